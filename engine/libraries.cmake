# The libraries that trailhound is built on, all of them packages of Debian.
#
# With STATIC the program needs nothing but a kernel: every library is linked from its archive (.a), and libarchive's own
# dependencies have to be named. Debian has no archive of simdjson, so it is compiled from Debian's source
# (SIMDJSON_SOURCE, which `./dev package` unpacks). The exported CMake targets of yaml-cpp name the shared library, so the
# target is made here.
if(STATIC)
  set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
  set(OPENSSL_USE_STATIC_LIBS ON)
  set(Boost_USE_STATIC_LIBS ON)
  if(NOT SIMDJSON_SOURCE)
    message(FATAL_ERROR "STATIC needs SIMDJSON_SOURCE, the folder of simdjson's source: ./dev package fetches it")
  endif()
  add_library(simdjson STATIC ${SIMDJSON_SOURCE}/src/simdjson.cpp)
  target_include_directories(simdjson PRIVATE ${SIMDJSON_SOURCE}/src SYSTEM PUBLIC ${SIMDJSON_SOURCE}/include)
  # Like Debian's library: exceptions off would change the types of results.
  target_compile_options(simdjson PRIVATE -fPIC -w)
  add_library(simdjson::simdjson ALIAS simdjson)
  if(SHARED)
    # These two archives of Debian cannot be a part of a shared library: their code is for programs only.
    if(NOT RE2_SOURCE OR NOT BZIP2_SOURCE)
      message(FATAL_ERROR "STATIC and SHARED need RE2_SOURCE and BZIP2_SOURCE: ./dev package python fetches them")
    endif()
    enable_language(C)
    file(GLOB re2_files ${RE2_SOURCE}/re2/*.cc)
    add_library(re2 STATIC ${re2_files} ${RE2_SOURCE}/util/rune.cc ${RE2_SOURCE}/util/strutil.cc)
    target_include_directories(re2 SYSTEM PUBLIC ${RE2_SOURCE})
    set(names blocksort huffman crctable randtable compress decompress bzlib)
    list(TRANSFORM names REPLACE "(.+)" "${BZIP2_SOURCE}/\\1.c")
    add_library(bz2 STATIC ${names})
    target_include_directories(bz2 SYSTEM PUBLIC ${BZIP2_SOURCE})
    add_library(BZip2::BZip2 ALIAS bz2)
    foreach(name re2 bz2)
      set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
      target_compile_options(${name} PRIVATE -w -fvisibility=hidden -ffunction-sections)
    endforeach()
  endif()
  find_path(YAML_CPP_INCLUDE yaml-cpp/yaml.h REQUIRED)
  find_library(YAML_CPP_LIBRARY yaml-cpp REQUIRED)
  add_library(yaml-cpp STATIC IMPORTED)
  set_target_properties(yaml-cpp PROPERTIES IMPORTED_LOCATION ${YAML_CPP_LIBRARY}
                        INTERFACE_INCLUDE_DIRECTORIES ${YAML_CPP_INCLUDE})
else()
  find_package(simdjson REQUIRED)
  find_package(yaml-cpp REQUIRED)
endif()

if(POLICY CMP0167)  # CMake 3.30 deprecates its own search for Boost: take Boost's
  cmake_policy(SET CMP0167 NEW)
endif()
find_package(Threads REQUIRED)
find_package(ZLIB REQUIRED)
find_package(LibArchive REQUIRED)
find_package(BZip2 REQUIRED)
find_package(LibLZMA REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(Boost REQUIRED COMPONENTS program_options)
find_path(MUSTACHE_INCLUDE kainjow/mustache.hpp REQUIRED)
find_path(RE2_INCLUDE re2/re2.h REQUIRED)
find_library(RE2_LIBRARY re2 REQUIRED)
if(TARGET re2)  # from source, see above; of Debian's archive it takes the tables of Unicode, which that source lacks
  target_link_libraries(re2 INTERFACE ${RE2_LIBRARY})
  set(RE2_LIBRARY re2)
endif()
find_path(DEFLATE_INCLUDE libdeflate.h REQUIRED)
find_library(DEFLATE_LIBRARY deflate REQUIRED)
find_path(ZSTD_INCLUDE zstd.h REQUIRED)
find_library(ZSTD_LIBRARY zstd REQUIRED)
find_path(MAXMINDDB_INCLUDE maxminddb.h REQUIRED)
find_library(MAXMINDDB_LIBRARY maxminddb REQUIRED)

if(STATIC)
  find_library(NETTLE_LIBRARY nettle REQUIRED)  # encrypted zip
  find_library(LZ4_LIBRARY lz4 REQUIRED)
  find_library(ACL_LIBRARY acl REQUIRED)  # of the entries of a tar
  set_property(TARGET LibArchive::LibArchive APPEND PROPERTY INTERFACE_LINK_LIBRARIES ${NETTLE_LIBRARY} ${LZ4_LIBRARY}
               ${ACL_LIBRARY} ZLIB::ZLIB BZip2::BZip2 LibLZMA::LibLZMA ${ZSTD_LIBRARY})
endif()

if(TESTS)
  find_package(Catch2 REQUIRED)  # 2, or 3 as Debian 13 has it
endif()
