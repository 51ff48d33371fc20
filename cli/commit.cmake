# Writes a header with the commit of the source tree. It changes only when the commit does, so builds stay incremental
# and the same commit gives the same bytes.
#   cmake -DSOURCE=tree -DCOMMIT=hash -DOUTPUT=commit.h -P commit.cmake
# COMMIT is what a packager says who builds without the repository; empty: ask git, and "unknown" if there is none.
if(NOT COMMIT)
  find_program(GIT git)
  # An archive of the tree below somebody else's repository must not bear that one's commit.
  if(GIT AND EXISTS "${SOURCE}/.git")
    execute_process(COMMAND ${GIT} -C ${SOURCE} describe --always --abbrev=40 --exclude=* --dirty=-modified
                    OUTPUT_VARIABLE COMMIT OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  endif()
endif()
if(NOT COMMIT)
  set(COMMIT unknown)
endif()
set(text "#define TRAILHOUND_COMMIT \"${COMMIT}\"\n")
set(old "")
if(EXISTS "${OUTPUT}")
  file(READ "${OUTPUT}" old)
endif()
if(NOT text STREQUAL old)
  file(WRITE "${OUTPUT}" "${text}")
endif()
