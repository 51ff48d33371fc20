# libtrailhound.so exports the functions of exports.txt, with their version, and nothing else.
execute_process(COMMAND ${NM} -D --defined-only ${LIBRARY} OUTPUT_VARIABLE symbols COMMAND_ERROR_IS_FATAL ANY)
string(REGEX REPLACE "[0-9a-fA-F]+ A TRAILHOUND_1\n" "" symbols "${symbols}")
string(REGEX REPLACE "[0-9a-fA-F]+ T ([^@\n]+)@@TRAILHOUND_1" "\\1" symbols "${symbols}")
file(READ ${LIST} expected)
if(NOT symbols STREQUAL expected)
  message(FATAL_ERROR "the library exports\n${symbols}")
endif()
