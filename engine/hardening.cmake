# Compiler and linker flags that turn a memory fault into the end of the run. trailhound reads files that an attacker may
# have written, so a fault must not become a way to run the attacker's code. cli/hardening_test.cc reads them off the
# program.
#
#   -fstack-protector-strong  a canary behind every array on the stack
#   _FORTIFY_SOURCE=2         the C library checks the sizes of buffers that the compiler knows
#   -fcf-protection           indirect jumps and returns reach only their marked targets (x86 with CET)
#   PIE                       the program is at another address in every run
#   relro, now                the tables of imported functions are read-only before main()
#   noexecstack               the stack is never executable
#
# Sanitizers need their own view of memory, and _FORTIFY_SOURCE needs optimisation, so neither build has them.
set(hardening_default ON)
if(SANITIZE OR FUZZ OR CMAKE_BUILD_TYPE STREQUAL "Debug")
  set(hardening_default OFF)
endif()
option(HARDENING "compile and link with the flags of engine/hardening.cmake" ${hardening_default})

if(HARDENING)
  # What becomes a part of libtrailhound.so is compiled with -fPIC instead, the last of the two counts.
  set(is_for_library $<BOOL:$<TARGET_PROPERTY:POSITION_INDEPENDENT_CODE>>)
  target_compile_options(trailhound_flags INTERFACE
    $<$<NOT:${is_for_library}>:-fPIE> -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|amd64|AMD64")
    target_compile_options(trailhound_flags INTERFACE -fcf-protection)
  endif()
  target_link_options(trailhound_flags INTERFACE -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack)
  if(NOT STATIC)  # which has a PIE of its own kind
    target_link_options(trailhound_flags INTERFACE $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-pie>)
  endif()
endif()
