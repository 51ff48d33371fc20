#include "engine/oracle/field_reference.h"

#include <catch2/catch.hpp>

#include <algorithm>

#include "engine/testing/build.h"
#include "engine/testing/random.h"

namespace trailhound {
namespace {

using Relation = FieldRefTest::Relation;

bool related(Relation relation, const std::string& text, const std::string& other) {
  switch (relation) {
    case Relation::kEquals:
      return text == other;
    case Relation::kContains:
      return text.find(other) != std::string::npos;
    case Relation::kStartsWith:
      return text.starts_with(other);
    case Relation::kEndsWith:
      return text.ends_with(other);
  }
  return false;
}

TEST_CASE("looking values up finds what comparing all pairs finds", "[oracle]") {
  Random random(3);
  const auto word = [&](std::size_t most) {
    std::string text(random.below(most + 1), 'a');
    for (char& c : text) c = static_cast<char>('a' + random.below(2));
    return text;
  };
  for (const Relation relation : {Relation::kEquals, Relation::kContains, Relation::kStartsWith, Relation::kEndsWith}) {
    std::size_t held = 0;
    constexpr std::size_t kRounds = 2000;
    for (std::size_t round = 0; round < kRounds; ++round) {
      std::vector<std::string> others(1 + random.below(8));
      JsonValue event = event_from(R"({"b":[]})");
      for (std::string& other : others) {
        // Some are longer than those that are looked up in a sorted list.
        other = word(6) + (random.chance(10) ? std::string(300, 'a') : std::string());
        JsonValue value;
        value.kind = JsonValue::Kind::kString;
        value.text = other;
        event.members[0].value.elements.push_back(value);
      }
      JsonValue seen;
      seen.kind = JsonValue::Kind::kString;
      seen.text = word(9) + (random.chance(20) ? std::string(305, 'a') : std::string());
      const bool expected = std::any_of(others.begin(), others.end(),
                                        [&](const std::string& other) { return related(relation, seen.text, other); });
      held += expected;
      INFO("relation " << static_cast<int>(relation) << ", round " << round << ": " << seen.text);
      REQUIRE(FieldReference(relation, reach(event, "b")).fits(seen) == expected);
    }
    CHECK(held > kRounds / 20);
    CHECK(held < kRounds - kRounds / 20);
  }
}

}  // namespace
}  // namespace trailhound
