# What programs of others link: all rooms that are shipped as one archive, trailhound::engine, and the C interface as
# trailhound::trailhound (engine/bindings/c). Included by engine/CMakeLists.txt, whose rooms are in `shipped`.
set(objects ${shipped})
list(TRANSFORM objects REPLACE "(.+)" "$<TARGET_OBJECTS:trailhound_\\1>")
add_library(trailhound_engine STATIC ${objects})
add_library(trailhound::engine ALIAS trailhound_engine)
set_target_properties(trailhound_engine PROPERTIES LINKER_LANGUAGE CXX EXPORT_NAME engine)
target_compile_features(trailhound_engine INTERFACE cxx_std_20)
include(GNUInstallDirs)
target_include_directories(trailhound_engine INTERFACE
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}> $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/trailhound>)
target_link_libraries(trailhound_engine INTERFACE LibArchive::LibArchive ZLIB::ZLIB BZip2::BZip2 LibLZMA::LibLZMA
  OpenSSL::Crypto simdjson::simdjson yaml-cpp Threads::Threads)
foreach(library RE2 ZSTD DEFLATE MAXMINDDB)  # which have no targets, and other paths on other machines
  string(TOLOWER ${library} name)
  target_link_libraries(trailhound_engine INTERFACE $<BUILD_INTERFACE:${${library}_LIBRARY}> $<INSTALL_INTERFACE:${name}>)
endforeach()

if(STATIC)
  return()  # a program or a library for machines without these libraries, and nothing to link
endif()
set(package ${CMAKE_INSTALL_LIBDIR}/cmake/trailhound)
install(TARGETS trailhound_engine EXPORT trailhound ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
foreach(room ${shipped})
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/engine/${room} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/trailhound/engine
          FILES_MATCHING PATTERN *.h)
endforeach()
if(SHARED)
  install(TARGETS trailhound_shared EXPORT trailhound LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(FILES ${PROJECT_SOURCE_DIR}/engine/bindings/c/trailhound.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endif()
install(EXPORT trailhound NAMESPACE trailhound:: FILE trailhound-targets.cmake DESTINATION ${package})

include(CMakePackageConfigHelpers)
set(generated ${PROJECT_BINARY_DIR}/generated/package)
configure_file(${CMAKE_CURRENT_LIST_DIR}/bindings/installed/trailhound-config.cmake ${generated}/trailhound-config.cmake COPYONLY)
write_basic_package_version_file(${generated}/trailhound-config-version.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${generated}/trailhound-config.cmake ${generated}/trailhound-config-version.cmake DESTINATION ${package})
foreach(name trailhound trailhound-engine)
  if(name STREQUAL "trailhound" AND NOT SHARED)
    continue()
  endif()
  configure_file(${CMAKE_CURRENT_LIST_DIR}/bindings/installed/${name}.pc.in ${generated}/${name}.pc @ONLY)
  install(FILES ${generated}/${name}.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endforeach()

if(TESTS)
  # Small projects of somebody else: one around this one, and two programs against what is installed.
  set(others ${CMAKE_CURRENT_LIST_DIR}/bindings/installed)
  add_test(NAME subproject COMMAND ${CMAKE_COMMAND} -S ${others}/around -B ${PROJECT_BINARY_DIR}/around
           -DTRAILHOUND=${PROJECT_SOURCE_DIR} -DCMAKE_BUILD_TYPE=Release)
  add_test(NAME installed COMMAND ${CMAKE_COMMAND} -DBUILT=${PROJECT_BINARY_DIR} -DSOURCE=${PROJECT_SOURCE_DIR}
           -DSHARED=${SHARED} -P ${others}/installed_test.cmake)
  set_tests_properties(subproject installed PROPERTIES LABELS unit)
endif()
