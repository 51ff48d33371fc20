#include "engine/spill/record_sorter.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace trailhound {
namespace {

TEST_CASE("records are sorted by their keys, and stay in order where these are equal") {
  for (const std::size_t memory : {std::size_t{1} << 20, std::size_t{300}, std::size_t{1}}) {
    CAPTURE(memory);
    std::mt19937 random(7);
    std::vector<std::pair<std::string, std::string>> expected;
    RecordSorter sorter(memory);
    for (int i = 0; i < 700; ++i) {
      const std::string key(random() % 3, static_cast<char>('a' + random() % 5));
      expected.emplace_back(key, std::to_string(i) + std::string(random() % 50, '\0'));
      REQUIRE(sorter.append({key, expected.back().second}));
    }
    std::stable_sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::pair<std::string, std::string>> found;
    CHECK(sorter.sorted([&](const RecordSorter::Record& record) {
      found.emplace_back(record.key, record.payload);
      return true;
    }));
    CHECK(found == expected);
  }
}

TEST_CASE("whoever takes sorted records may end it") {
  for (const std::size_t memory : {std::size_t{1} << 20, std::size_t{1}}) {
    RecordSorter sorter(memory);
    for (const char* key : {"b", "c", "a"}) REQUIRE(sorter.append({key, ""}));
    std::string keys;
    CHECK(sorter.sorted([&](const RecordSorter::Record& record) {
      keys += record.key;
      return keys.size() < 2;
    }));
    CHECK(keys == "ab");
  }
}

}  // namespace
}  // namespace trailhound
