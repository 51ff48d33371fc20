#include "engine/base/path_text.h"

#include <catch2/catch.hpp>
#include <map>

namespace trailhound {
namespace {

TEST_CASE("file names that are not UTF-8 are escaped, all others are not") {
  struct Row {
    std::string path, text;
  };
  const Row rows[] = {
      {"", ""},
      {"a/b.json", "a/b.json"},
      {"caf\xC3\xA9.json", "caf\xC3\xA9.json"},
      {"caf\xE9.json", "caf\\xE9.json"},
      {"\xFF\xFE", "\\xFF\\xFE"},
      {"\xC3", "\\xC3"},
      {"back\\slash", "back\\slash"},
      {"back\\slash\xE9", "back\\\\slash\\xE9"},
      {"caf\\xE9.json", "caf\\\\xE9.json"},  // a name that looks like an escaped one
      {"\\\\xE9", "\\\\\\\\xE9"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(path_text(row.path) == row.text);
    CHECK(path_of_text(row.text) == row.path);
    std::string json;
    append_json_path(row.path, json);
    CHECK(json.find('\xE9') == std::string::npos);
  }
}

TEST_CASE("no two names have the same text, and each is found again") {
  const std::string bytes = {'\\', 'x', 'E', '9', '\xE9', 'a'};
  std::map<std::string, std::string> names;
  for (int number = 0; number < 6 * 6 * 6 * 6 * 6 * 6; ++number) {
    std::string path;
    for (int rest = number, length = 0; length <= 5; ++length, rest /= 6) {
      path += bytes[static_cast<std::size_t>(rest % 6)];
      const std::string text = path_text(path);
      const auto [other, is_new] = names.emplace(text, path);
      if (other->second != path || path_of_text(text) != path) FAIL(text);
    }
  }
  CHECK(names.size() == 6 + 36 + 216 + 1296 + 7776 + 46656);
}

}  // namespace
}  // namespace trailhound
