# Writes a .cc that holds every rule file of a folder as a string, in the order of the paths.
#   cmake -DFOLDER=rules -DOUTPUT=embedded_rules.cc -P embed_rules.cmake
# The text of a rule must pass through CMake unharmed, so it is never put into a list.
file(GLOB_RECURSE files RELATIVE ${FOLDER} ${FOLDER}/*.yml ${FOLDER}/*.yaml)
list(FILTER files EXCLUDE REGEX "\\.test\\.ya?ml$")
list(SORT files COMPARE STRING)

# With `sv` the compiler knows each length; counting half a megabyte of characters exceeds what clang evaluates at most.
set(entries "")
foreach(path IN LISTS files)
  file(READ "${FOLDER}/${path}" text)
  string(FIND "${text}" ")rule\"" clash)
  if(NOT clash EQUAL -1)
    message(FATAL_ERROR "${path} holds the mark that ends a string in the generated file")
  endif()
  string(APPEND entries "    {\"${path}\", R\"rule(${text})rule\"sv},\n")
endforeach()

list(LENGTH files count)
if(count EQUAL 0)
  message(FATAL_ERROR "there is no rule in ${FOLDER}")
endif()
file(WRITE "${OUTPUT}" "// Generated from rules/ by engine/hunt/embed_rules.cmake.
#include \"engine/hunt/embedded_rules.h\"

namespace trailhound {
namespace {
using namespace std::string_view_literals;
constexpr EmbeddedRule kRules[] = {
${entries}};
}  // namespace

std::span<const EmbeddedRule> embedded_rules() { return kRules; }
}  // namespace trailhound
")
