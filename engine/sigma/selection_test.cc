#include "engine/sigma/selection.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "engine/testing/loaded_rules.h"

namespace trailhound {
namespace {

/// Rules a, b and the part of `old`; correlations loud (a, generates), quiet (a and b), outer (quiet), and old.
constexpr std::string_view kDocuments = R"(title: Outer
correlation: {type: event_count, rules: quiet, timespan: 5m, condition: {gte: 2}}
---
title: Quiet
name: quiet
correlation: {type: temporal, rules: [a, b], timespan: 5m}
---
title: Loud
correlation: {type: event_count, rules: a, timespan: 5m, condition: {gte: 2}, generate: true}
---
title: A
name: a
logsource: {product: aws}
detection: {s: {f: x}, condition: s}
---
title: B
name: b
logsource: {product: aws}
detection: {s: {f: y}, condition: s}
---
title: Old
logsource: {product: aws}
detection: {s: {f: z}, condition: s | count() > 5, timeframe: 5m}
)";

Wish wish_of(char c) { return c == 's' ? Wish::kSelected : c == 'd' ? Wish::kDeselected : Wish::kUnavailable; }

char letter_of(Fate fate) {
  switch (fate) {
    case Fate::kReports:
      return 'R';
    case Fate::kSilent:
      return 'S';
    case Fate::kLeftOut:
      return '-';
  }
  return '?';
}

TEST_CASE("what runs of a rule set, and what of it reports", "[sigma]") {
  const RuleSet set = load_text(kDocuments);
  REQUIRE(codes_of(set).empty());
  REQUIRE(set.rules.size() == 3);
  REQUIRE(set.correlations.size() == 4);
  CHECK_FALSE(set.rules[0].silent);  // `loud` generates
  CHECK(set.rules[1].silent);
  CHECK((set.rules[2].silent && set.rules[2].is_part));
  const struct {
    std::string_view rules, correlations;  // a b old; outer quiet loud old
    std::string_view expected;
  } cases[] = {
      {"sss", "ssss", "RSS RSRR"},
      {"sss", "dddd", "RR- ----"},  // without correlations each reports by itself, and parts mean nothing
      {"ddd", "sddd", "SS- RS--"},  // what a selected correlation needs is evaluated
      {"sss", "ddsd", "RR- --R-"},
      {"sss", "dsds", "SSS -R-R"},
      {"sus", "ssss", "R-S --RR"},  // b cannot be evaluated: neither can quiet, nor outer
      {"uss", "ssss", "-RS ---R"},
      {"sss", "suss", "RRS --RR"},
      {"ssu", "ssss", "RS- RSR-"},
  };
  for (const auto& c : cases) {
    INFO(c.rules << " " << c.correlations);
    PerDocument<Wish> wishes;
    for (const char wish : c.rules) wishes.rules.push_back(wish_of(wish));
    for (const char wish : c.correlations) wishes.correlations.push_back(wish_of(wish));
    const PerDocument<Fate> fates = complete_selection(set, wishes);
    std::string shown;
    for (const Fate fate : fates.rules) shown += letter_of(fate);
    shown += " ";
    for (const Fate fate : fates.correlations) shown += letter_of(fate);
    CHECK(shown == c.expected);
  }
}

}  // namespace
}  // namespace trailhound
