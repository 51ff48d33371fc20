#include "engine/correlate/group_values.h"

#include <catch2/catch.hpp>
#include <cstring>
#include <set>
#include <string>
#include <vector>

namespace trailhound {
namespace {

TEST_CASE("distinct values are told by their texts, not by their hashes") {
  FactStore store({0}, 1, 1);  // all texts are read from the file
  // Two of one text, and three texts of one hash.
  const std::uint64_t hash = 0x1234567890abcdefu;
  std::vector<std::uint64_t> tuples;
  for (const char* text : {"x", "y", "x", "z"}) tuples.push_back(FactValue::tuple(hash, store.append_text(text)));
  tuples.push_back(FactValue::tuple(~hash, store.append_text("w")));
  std::string bytes(16, '\0');
  std::memcpy(bytes.data(), tuples.data() + 2, 16);  // x and z
  std::vector<Fact> facts(tuples.size() + 1);
  for (std::size_t i = 0; i < tuples.size(); ++i) facts[i].value = tuples[i];
  facts.back().value = FactValue::list(store.append_text(bytes));

  Correlation correlation;
  correlation.type = Correlation::Type::kValueCount;
  correlation.value_fields = {"f"};
  GroupValues values(64);
  for (int again = 0; again < 2; ++again) {
    std::vector<Fact> loaded = facts;
    values.load(correlation, loaded, store);
    CHECK(values.tuples() == 4);
    std::vector<std::set<std::uint32_t>> numbers(loaded.size());
    for (std::size_t i = 0; i < loaded.size(); ++i) {
      values.for_each_tuple(loaded[i].value, [&](std::uint32_t tuple) { numbers[i].insert(tuple); });
    }
    CHECK(numbers[0] == numbers[2]);
    CHECK(std::set{*numbers[0].begin(), *numbers[1].begin(), *numbers[3].begin(), *numbers[4].begin()}.size() == 4);
    CHECK(numbers[5] == std::set{*numbers[0].begin(), *numbers[3].begin()});
  }
  CHECK(store.failure().empty());
}

TEST_CASE("several numbers, or one that is large, become a list") {
  FactStore store({0}, 1, 1);
  const std::vector<Fixed> numbers{Fixed{1} << 90, -5, 0};
  std::string bytes(48, '\0');
  std::memcpy(bytes.data(), numbers.data(), 48);
  std::vector<Fact> facts(2);
  facts[0].value = FactValue::number(-7);
  facts[1].value = FactValue::list(store.append_text(bytes));
  Correlation correlation;
  correlation.type = Correlation::Type::kValueSum;
  correlation.value_fields = {"f"};
  GroupValues values(64);
  values.load(correlation, facts, store);
  std::vector<Fixed> found;
  for (const Fact& fact : facts) values.for_each_number(fact.value, [&](Fixed number) { found.push_back(number); });
  CHECK(found == std::vector<Fixed>{-7, numbers[0], -5, 0});
}

}  // namespace
}  // namespace trailhound
