#include "engine/oracle/correlation_text.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kBases = R"(title: A
name: a
logsource: {product: aws, service: cloudtrail}
detection: {selection: {eventName: A}, condition: selection}
---
title: B
name: b
logsource: {product: aws, service: cloudtrail}
detection: {selection: {eventName: B}, condition: selection}
---
title: C
name: c
logsource: {product: aws, service: cloudtrail}
detection: {selection: {eventName: C}, condition: selection}
---
)";

OracleEvent event(int minute, const std::string& name, const std::string& user = "\"u\"") {
  std::string json = R"({"eventName":")" + name + R"(","eventID":")" + name + std::to_string(minute) + "\"";
  if (minute >= 0)
    json += ",\"eventTime\":\"2026-03-14T09:" + std::string(minute < 10 ? "0" : "") + std::to_string(minute) + ":00Z\"";
  if (!user.empty()) json += ",\"user\":" + user;
  return {*parse_json(json + "}"), "f.json", static_cast<std::uint64_t>(minute + 100)};
}

RuleSet rules(const std::string& text) {
  const RuleText file{"r.yml", "r.yml", text};
  RuleSet set = load_rules({&file, 1}, 1);
  REQUIRE(set.set_aside.empty());
  return set;
}

/// Of the last correlation of `set`.
std::string explained(const RuleSet& set, const std::vector<OracleEvent>& events, OracleLimits limits = {},
                      std::size_t most_groups = 10) {
  CorrelationOracle oracle(set, limits);
  for (const OracleEvent& event : events) oracle.add(event);
  oracle.finish();
  return render(set, static_cast<std::uint32_t>(set.correlations.size() - 1), oracle.traces(), most_groups);
}

TEST_CASE("a correlation explained, type by type") {
  struct Row {
    const char* name;
    const char* correlation;
    std::vector<OracleEvent> events;
    const char* expected;
  };
  const Row rows[] = {
      {"a threshold that was not reached",
       "{type: event_count, rules: a, group-by: user, timespan: 10m, condition: {gt: 2}}",
       {event(0, "A"), event(5, "A"), event(30, "A"), event(1, "A", "\"v\""), event(-1, "A"), event(2, "A", "")},
       "NOT FIRED K\n"
       "          event_count: number of events > 2, within 10m, by user\n"
       "  A: 6 matches, 1 without a time, 1 without a group field\n"
       "  2 groups\n"
       "    user 'u': 3 events\n"
       "      2 of > 2 between 2026-03-14T09:00:00Z and 2026-03-14T09:05:00Z (2 events)\n"
       "    user 'v': 1 event\n"
       "      1 of > 2 between 2026-03-14T09:01:00Z and 2026-03-14T09:01:00Z (1 event)\n"},
      {"what fired stands before what is large, and types show",
       "{type: event_count, rules: a, group-by: user, timespan: 5m, condition: {gte: 2, lt: 9}}",
       {event(0, "A"), event(10, "A"), event(20, "A"), event(3, "A", "7"), event(4, "A", "7"), event(5, "A", "7")},
       "FIRED     K: 1 alert\n"
       "          event_count: number of events >= 2 and < 9, within 5m, by user\n"
       "  A: 6 matches\n"
       "  2 groups\n"
       "    user 7: 3 events, 1 alert\n"
       "      3 of >= 2 and < 9 between 2026-03-14T09:03:00Z and 2026-03-14T09:05:00Z (3 events)\n"
       "    user 'u': 3 events\n"
       "      1 of >= 2 and < 9 between 2026-03-14T09:00:00Z and 2026-03-14T09:00:00Z (1 event)\n"},
      {"a copy counts once",
       "{type: event_count, rules: a, timespan: 5m, condition: {eq: 2}}",
       {event(0, "A"), event(0, "A"), {event(0, "A").event, "g.json", 1}},
       "NOT FIRED K\n"
       "          event_count: number of events = 2, within 5m, all in one group\n"
       "  A: 3 matches\n"
       "  1 group\n"
       "    all: 1 event\n"
       "      1 of = 2 between 2026-03-14T09:00:00Z and 2026-03-14T09:00:00Z (1 event)\n"},
      {"nearest from above",
       "{type: event_count, rules: [a, b, c], timespan: 5m, condition: {lt: 3, gte: 2}}",
       {event(0, "A"), event(0, "B"), event(0, "C"), event(40, "A")},
       "NOT FIRED K\n"
       "          event_count: number of events < 3 and >= 2, within 5m, all in one group\n"
       "  A: 2 matches\n"
       "  B: 1 match\n"
       "  C: 1 match\n"
       "  1 group\n"
       "    all: 4 events\n"
       "      3 of < 3 and >= 2 between 2026-03-14T09:00:00Z and 2026-03-14T09:00:00Z (3 events)\n"},
      {"an order that was not kept, and a rule that is missing",
       "{type: temporal_ordered, rules: [a, b, c], timespan: 10m}",
       {event(1, "B"), event(2, "A")},
       "NOT FIRED K\n"
       "          temporal_ordered: number of rules in their order = 3, within 10m, all in one group\n"
       "  A: 1 match\n"
       "  B: 1 match\n"
       "  C: 0 matches\n"
       "  1 group\n"
       "    all: 2 events\n"
       "      1 of 3 between 2026-03-14T09:01:00Z and 2026-03-14T09:01:00Z (1 event)\n"
       "        seen     2026-03-14T09:01:00Z B\n"
       "        missing  A\n"
       "        missing  C\n"},
      {"an expression",
       "{type: temporal, rules: [a, b, c], timespan: 10m, condition: (a or b) and not c}",
       {event(1, "A"), event(1, "C")},
       "NOT FIRED K\n"
       "          temporal: number of distinct rules where (a or b) and not c, within 10m, all in one group\n"
       "  A: 1 match\n"
       "  B: 0 matches\n"
       "  C: 1 match\n"
       "  1 group\n"
       "    all: 2 events\n"
       "      2 of 3, the expression is false between 2026-03-14T09:01:00Z and 2026-03-14T09:01:00Z (2 events)\n"
       "        seen     2026-03-14T09:01:00Z A\n"
       "        seen     2026-03-14T09:01:00Z C\n"
       "        missing  B\n"},
      {"nothing to add up",
       "{type: value_avg, rules: a, timespan: 1h, condition: {field: user, lt: 3}}",
       {event(1, "A"), event(2, "A", "4"), event(3, "A", "[1, 2]")},
       "FIRED     K: 1 alert\n"
       "          value_avg: average of user < 3, within 1h, all in one group\n"
       "  A: 3 matches, 1 without a value\n"
       "  1 group\n"
       "    all: 2 events, 1 alert\n"
       "      2.333333333 of < 3 between 2026-03-14T09:02:00Z and 2026-03-14T09:03:00Z (2 events)\n"},
      {"nothing at all",
       "{type: event_count, rules: a, timespan: 5m, condition: {gte: 2}}",
       {},
       "NOT FIRED K\n"
       "          event_count: number of events >= 2, within 5m, all in one group\n"
       "  A: 0 matches\n"
       "  0 groups\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const RuleSet set = rules(std::string(kBases) + "title: K\ncorrelation: " + row.correlation + "\n");
    CHECK(explained(set, row.events) == row.expected);
  }
}

TEST_CASE("a correlation of correlations is explained down to the detection rules") {
  const RuleSet set = rules(std::string(kBases) + R"(title: Inner
name: inner
correlation: {type: event_count, rules: a, group-by: user, timespan: 5m, condition: {gte: 2}}
---
title: Outer
correlation: {type: temporal, rules: [inner, b], group-by: user, timespan: 10m}
)");
  CHECK(explained(set, {event(0, "A"), event(1, "A"), event(2, "A", "\"v\"")}) ==
        "NOT FIRED Outer\n"
        "          temporal: number of distinct rules = 2, within 10m, by user\n"
        "  Inner: 1 alert\n"
        "  B: 0 matches\n"
        "  1 group\n"
        "    user 'u': 1 event\n"
        "      1 of 2 between 2026-03-14T09:01:00Z and 2026-03-14T09:01:00Z (1 event)\n"
        "        seen     2026-03-14T09:01:00Z Inner\n"
        "        missing  B\n"
        "\n"
        "FIRED     Inner: 1 alert\n"
        "          event_count: number of events >= 2, within 5m, by user\n"
        "  A: 3 matches\n"
        "  2 groups\n"
        "    user 'u': 2 events, 1 alert\n"
        "      2 of >= 2 between 2026-03-14T09:00:00Z and 2026-03-14T09:01:00Z (2 events)\n"
        "    user 'v': 1 event\n"
        "      1 of >= 2 between 2026-03-14T09:02:00Z and 2026-03-14T09:02:00Z (1 event)\n");
}

TEST_CASE("legacy aggregations and filters are explained as they are evaluated") {
  const RuleSet set = rules(R"(title: Old
id: 00000000-0000-4000-8000-00000000000a
logsource: {product: aws, service: cloudtrail}
detection: {selection: {eventName: A}, timeframe: 5m, condition: selection | count() by user > 1}
---
title: Not V
logsource: {product: aws, service: cloudtrail}
filter: {rules: any, v: {user: v}, condition: not v}
)");
  const std::string text = explained(set, {event(0, "A"), event(1, "A"), event(1, "A", "\"v\"")});
  CHECK_THAT(text, Contains("FIRED     Old: 1 alert") && Contains(": 2 matches\n  1 group\n"));
}

TEST_CASE("what is shown is bounded, safe on a terminal, and says where it is not all") {
  const RuleSet set = rules(std::string(kBases) +
                            "title: K\ncorrelation: {type: value_count, rules: a, group-by: user, timespan: 1h, "
                            "condition: {field: eventID, gte: 2}}\n");
  std::vector<OracleEvent> events;
  for (int i = 0; i < 50; ++i) events.push_back(event(i % 60, "A", std::to_string(i / 2)));
  std::string text = explained(set, events, {}, 3);
  CHECK_THAT(text, Contains("  25 groups\n") && Contains("    and 22 groups more\n"));

  text = explained(set, {event(0, "A", R"("\u001b[2J\u202e")"), event(1, "A", R"("\u001b[2J\u202e")")});
  CHECK_THAT(text, !Contains("\x1b") && Contains("user '?[2J?'"));

  text = explained(set, {event(0, "A"), event(1, "A"), event(2, "A")}, {.steps = 3});
  CHECK_THAT(text, Contains("      1 window not judged: there is too much to look at\n"));

  CorrelationOracle oracle(set, {.entries = 2});
  CHECK(oracle.add(event(0, "A")));
  CHECK(oracle.add(event(1, "A")));
  CHECK_FALSE(oracle.add(event(2, "A")));
}

}  // namespace
}  // namespace trailhound
