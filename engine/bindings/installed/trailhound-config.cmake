# find_package(trailhound): trailhound::engine, the C++ library, and trailhound::trailhound, the C library, if it was built.
include(CMakeFindDependencyMacro)
foreach(dependency Threads ZLIB LibArchive BZip2 LibLZMA OpenSSL simdjson yaml-cpp)
  find_dependency(${dependency})
endforeach()
include(${CMAKE_CURRENT_LIST_DIR}/trailhound-targets.cmake)
