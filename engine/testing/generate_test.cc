#include "engine/testing/generate.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "engine/oracle/oracle.h"
#include "engine/testing/build.h"

namespace trailhound {
namespace {

/// FNV-1a: a fingerprint of the generated texts.
std::uint64_t fingerprint(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return hash;
}

TEST_CASE("the same seed gives the same texts on every machine") {
  std::string all;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    Generator generator(seed);
    all += generator.rules(5);
    for (int i = 0; i < 5; ++i) all += generator.event();
  }
  // Changes with every change of the generator; it shows that g++ and clang give the same texts.
  CHECK(fingerprint(all) == 12153123913890321454u);
}

/// How many events satisfied an item with this modifier, and how many did not.
struct Tally {
  std::size_t hits = 0, misses = 0;
};

std::vector<std::string> split(const std::string& modifiers) {
  std::vector<std::string> out(1);
  for (const char c : modifiers) {
    if (c == '|') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

TEST_CASE("every rule loads, every event is read, and rules match often enough") {
  std::size_t rules = 0, rules_that_differ = 0;
  std::map<std::string, Tally> by_modifier;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    INFO("seed " << seed);
    Generator generator(seed);
    const std::vector<Rule> loaded = rules_from(generator.rules(4));
    REQUIRE(loaded.size() == 4);
    std::vector<JsonValue> events;
    for (int i = 0; i < 6; ++i) events.push_back(event_from(generator.event()));

    for (const Rule& rule : loaded) {
      Oracle oracle(rule);
      const auto hits =
          std::count_if(events.begin(), events.end(), [&](const JsonValue& event) { return oracle.matches(event); });
      ++rules;
      if (hits > 0 && hits < 6) ++rules_that_differ;
      for (const Selection& selection : rule.selections) {
        for (const auto& map : selection.any_of) {
          for (const Item& item : map) {
            for (const JsonValue& event : events) {
              const bool hit = oracle_matches(Selection{"", {{item}}, {}}, event) != item.negated;
              for (const std::string& modifier : split(item.modifiers)) {
                ++(hit ? by_modifier[modifier].hits : by_modifier[modifier].misses);
              }
            }
          }
        }
      }
    }
  }
  CHECK(rules_that_differ > rules / 4);
  for (const std::string modifier :
       {"",           "all",    "neq",       "cased",  "contains",     "startswith", "endswith", "re",      "i",
        "ignorecase", "m",      "multiline", "s",      "dotall",       "cidr",       "exists",   "gt",      "gte",
        "lt",         "lte",    "fieldref",  "base64", "base64offset", "wide",       "utf16le",  "utf16be", "utf16",
        "windash",    "minute", "hour",      "day",    "week",         "month",      "year"}) {
    CAPTURE(modifier, by_modifier[modifier].hits, by_modifier[modifier].misses);
    CHECK(by_modifier[modifier].hits >= 3);
    CHECK(by_modifier[modifier].misses >= 3);
  }
}

}  // namespace
}  // namespace trailhound
