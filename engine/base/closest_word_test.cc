#include "engine/base/closest_word.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace trailhound {
namespace {

TEST_CASE("a mistyped word is found again") {
  const std::vector<std::string> words = {"hunt",
                                          "search",
                                          "who",
                                          "show",
                                          "exclude",
                                          "exclude-from",
                                          "color",
                                          "min-level",
                                          "keep-duplicates",
                                          "rules",
                                          "trail_stopped.yml",
                                          "json"};
  struct Row {
    const char *typed, *found;
  };
  const Row rows[] = {
      {"hnut", "hunt"},
      {"serch", "search"},
      {"HUNT", "hunt"},
      {"exclud", "exclude"},
      {"exclude-form", "exclude-from"},
      {"colour", "color"},
      {"min", "min-level"},
      {"minlevel", "min-level"},
      {"keep", "keep-duplicates"},
      {"keepduplicates", "keep-duplicates"},
      {"trail_stopped", "trail_stopped.yml"},
      {"trail_stoped.yml", "trail_stopped.yml"},
      {"wo", "who"},
      {"jsno", "json"},
      {"rulez", "rules"},
      {"", ""},
      {"x", ""},
      {"xy", ""},
      {"nonsense", ""},
      {"verbose", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.typed);
    ClosestWord word(row.typed);
    for (const std::string& candidate : words) word.offer(candidate);
    CHECK(word.found() == row.found);
  }
}

TEST_CASE("of words that are equally close the first is found, and the word itself before all") {
  ClosestWord word("cat");
  for (const char* candidate : {"car", "bat", "cat"}) word.offer(candidate);
  CHECK(word.found() == "cat");
  ClosestWord other("cap");
  for (const char* candidate : {"car", "cat"}) other.offer(candidate);
  CHECK(other.found() == "car");
}

TEST_CASE("a text of any length takes little time") {
  const std::string typed(1 << 20, 'a'), candidate(1 << 20, 'b');
  ClosestWord word(typed);
  word.offer(candidate);
  CHECK(word.found().empty());
}

}  // namespace
}  // namespace trailhound
