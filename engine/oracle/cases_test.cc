// The goldens of testdata/cases, and what they have to have.
#include "engine/testing/cases.h"

#include <catch2/catch.hpp>

#include "engine/oracle/oracle.h"
#include "engine/testing/build.h"

namespace trailhound {
namespace {

TEST_CASE("the oracle agrees with every case of testdata/cases") {
  for (const Case& golden : read_cases()) {
    CAPTURE(golden.name);
    const std::vector<Rule> rules = rules_from(golden.rule);
    REQUIRE(rules.size() == 1);
    CHECK(rules.front().logsource.is_cloudtrail());
    // A case in which all events match, or none, would not show what its rule tells apart.
    CHECK(!golden.expected.empty());
    CHECK(golden.expected.size() < golden.events.size());
    Oracle oracle(rules.front());
    std::vector<std::size_t> matched;
    for (std::size_t i = 0; i < golden.events.size(); ++i) {
      const JsonValue event = event_from(golden.events[i]);
      if (oracle.matches(event)) matched.push_back(i);
      CHECK(oracle.trace(event).pass == oracle.matches(event));
    }
    CHECK(matched == golden.expected);
  }
}

}  // namespace
}  // namespace trailhound
