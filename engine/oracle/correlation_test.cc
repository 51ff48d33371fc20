#include "engine/oracle/correlation.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {
namespace {

constexpr std::string_view kRules = R"(
title: A
name: a
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: A}, condition: s}
---
title: B
name: b
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: B}, condition: s}
---
title: C
name: c
logsource: {product: aws, service: cloudtrail}
detection: {s: {eventName: C}, condition: s}
---
)";

RuleSet rules_with(std::string_view correlations) {
  const RuleText text{"rules.yml", "rules.yml", std::string(kRules) + std::string(correlations)};
  RuleSet set = load_rules({&text, 1}, 1);
  for (const Diagnostic& diagnostic : set.diagnostics) throw std::runtime_error(render(diagnostic));
  return set;
}

/// Events as lines `seconds name more`, where `more` are members of the JSON object: `5 A "user":"x"`. The eventID is
/// the number of the line, unless `more` has one.
std::vector<OracleEvent> events_from(std::string_view lines) {
  std::vector<OracleEvent> events;
  std::istringstream in{std::string(lines)};
  std::string line;
  while (std::getline(in, line)) {
    std::istringstream words(line);
    std::string seconds, name, more;
    words >> seconds >> name;
    std::getline(words, more);
    std::string json = "{\"eventName\":\"" + name + "\"";
    if (seconds != "-") {
      json += R"(,"eventTime":")" + format_rfc3339(std::stoll(seconds) * 1'000'000'000) + "\"";
    }
    if (more.find("eventID") == more.npos) json += ",\"eventID\":\"" + std::to_string(events.size() + 1) + "\"";
    if (more.size() > 1) json += "," + more;
    std::optional<JsonValue> value = parse_json(json + "}");
    if (!value) throw std::runtime_error(json);
    events.push_back({std::move(*value), "f.json", events.size()});
  }
  return events;
}

/// `group first-last value: ids`, one alert a line; the group's values joined by '/'.
std::string alerts_of(const RuleSet& set, const std::vector<OracleEvent>& events) {
  std::string out;
  for (const OracleAlert& alert : oracle_alerts(set, events).alerts) {
    for (const OracleValue& value : alert.group) out += value.text + "/";
    out += std::to_string(alert.first / 1'000'000'000) + "-" + std::to_string(alert.last / 1'000'000'000) + " " +
           to_string(alert.aggregate) + ":";
    for (const OracleReference& event : alert.events) out += event.event_id.empty() ? "-" : event.event_id;
    out += "\n";
  }
  return out;
}

TEST_CASE("correlations, type by type", "[oracle]") {
  const struct {
    std::string name, correlation, events, expected;
  } cases[] = {
      {"both ends are inclusive", "{type: event_count, rules: a, timespan: 10s, condition: {gte: 2}}",
       "0 A\n10 A\n21 A\n", "0-10 2:12\n"},
      {"an episode is one alert, whatever lies between",
       "{type: event_count, rules: a, timespan: 10s, condition: {gte: 3}}",
       "0 A\n1 A\n2 A\n11 A\n12 A\n30 A\n31 A\n32 A\n", "0-12 3:12345\n30-32 3:678\n"},
      {"ties are in the same window", "{type: event_count, rules: a, timespan: 5s, condition: {eq: 3}}",
       "7 A\n7 A\n7 A\n", "7-7 3:123\n"},
      {"an event of two rules is one event", "{type: event_count, rules: [a, b], timespan: 5s, condition: {gte: 2}}",
       "0 A\n1 B\n", "0-1 2:12\n"},
      {"a copy counts once", "{type: event_count, rules: a, timespan: 5s, condition: {gte: 2}}",
       "0 A \"eventID\":\"x\"\n0 A \"eventID\":\"x\"\n", ""},
      {"without an eventID nothing is a copy", "{type: event_count, rules: a, timespan: 5s, condition: {gte: 2}}",
       "0 A \"eventID\":null\n0 A \"eventID\":null\n", "0-0 2:--\n"},
      {"groups by text and type, arrays in several",
       "{type: event_count, rules: a, timespan: 5s, group-by: u, condition: {gte: 2}}",
       "0 A \"u\":1\n1 A \"u\":\"1\"\n2 A \"u\":[1,\"x\",1]\n3 A \"u\":\"x\"\n4 A\n5 A \"u\":null\n",
       "1/0-2 2:13\nx/2-3 2:34\n"},
      {"several parts", "{type: event_count, rules: a, timespan: 5s, group-by: [u, v.w], condition: {gte: 2}}",
       "0 A \"u\":1,\"v\":{\"w\":true}\n1 A \"u\":1,\"v\":[{\"w\":true},{\"w\":2}]\n2 A \"u\":1\n",
       "1/true/0-1 2:12\n"},
      {"fewer than", "{type: event_count, rules: a, timespan: 5s, condition: {lt: 2}}", "0 A\n1 A\n9 A\n",
       "0-0 1:1\n9-9 1:3\n"},
      {"a range", "{type: event_count, rules: a, timespan: 5s, condition: {gt: 1, lte: 2}}", "0 A\n1 A\n2 A\n",
       "0-1 2:12\n"},
      {"distinct values", "{type: value_count, rules: a, timespan: 9s, condition: {field: u, gte: 3}}",
       "0 A \"u\":1\n1 A \"u\":1\n2 A\n3 A \"u\":[2,3]\n", "0-3 3:124\n"},
      {"distinct tuples", "{type: value_count, rules: a, timespan: 9s, condition: {field: [u, v], gte: 2}}",
       "0 A \"u\":1,\"v\":2\n1 A \"u\":1\n2 A \"u\":1,\"v\":3\n", "0-2 2:13\n"},
      {"a sum", "{type: value_sum, rules: a, timespan: 9s, condition: {field: u, gt: 0.3}}",
       "0 A \"u\":0.1\n1 A \"u\":\"0.2\"\n2 A \"u\":\"x\"\n3 A \"u\":1e-1\n", "0-3 0.4:124\n"},
      {"an average", "{type: value_avg, rules: a, timespan: 9s, condition: {field: u, gte: 1.5}}",
       "0 A \"u\":1\n1 A \"u\":2\n", "0-1 1.5:12\n"},
      {"a median", "{type: value_median, rules: a, timespan: 9s, condition: {field: u, gte: 3}}",
       "0 A \"u\":1\n1 A \"u\":5\n2 A \"u\":4\n", "0-2 4:123\n"},
      {"a percentile", "{type: value_percentile, rules: a, timespan: 9s, condition: {field: u, percentile: 25, eq: 2}}",
       "0 A \"u\":[1,2,3,4,5]\n", "0-0 2:1\n"},
      {"all rules", "{type: temporal, rules: [a, b], timespan: 5s}", "0 B\n5 A\n11 B\n", "0-5 2:12\n"},
      {"some of the rules", "{type: temporal, rules: [a, b, c], timespan: 5s, condition: {gte: 2}}", "0 B\n5 C\n",
       "0-5 2:12\n"},
      {"in order", "{type: temporal_ordered, rules: [a, b, c], timespan: 9s}", "0 B\n1 A\n2 C\n3 B\n3 C\n",
       "0-3 3:12345\n"},
      {"not in order", "{type: temporal_ordered, rules: [a, b], timespan: 9s}", "0 B\n1 A\n", ""},
      {"some in order", "{type: temporal_ordered, rules: [a, b, c], timespan: 9s, condition: {gte: 2}}",
       "0 C\n1 B\n2 A\n3 C\n", "0-3 2:1234\n"},
      {"an expression", "{type: temporal, timespan: 5s, condition: (a or b) and not c}", "0 C\n1 A\n6 B\n7 C\n",
       "1-6 2:23\n"},
      {"an expression in order", "{type: temporal_ordered, timespan: 5s, condition: a and b and not c}",
       "0 A\n1 B\n10 B\n11 A\n20 C\n21 A\n22 B\n", "0-1 2:12\n"},
      {"aliases", "{type: temporal, rules: [a, b], timespan: 5s, group-by: who, aliases: {who: {a: u, b: v}}}",
       "0 A \"u\":\"x\",\"v\":\"y\"\n1 B \"v\":\"x\"\n2 B \"u\":\"x\",\"v\":\"z\"\n", "x/0-1 2:12\n"},
  };
  for (const auto& c : cases) {
    INFO(c.name);
    const RuleSet set = rules_with("title: T\ncorrelation: " + c.correlation + "\n");
    std::vector<OracleEvent> events = events_from(c.events);
    CHECK(alerts_of(set, events) == c.expected);
    std::reverse(events.begin(), events.end());
    CHECK(alerts_of(set, events) == c.expected);
  }
}

TEST_CASE("a correlation of correlations counts alerts", "[oracle]") {
  const RuleSet set = rules_with(R"(title: Outer
correlation: {type: event_count, rules: [inner], timespan: 20s, group-by: account, condition: {gte: 2}}
---
title: Inner
name: inner
correlation: {type: event_count, rules: [a], timespan: 2s, group-by: [user, account], condition: {gte: 2}}
)");
  const std::vector<OracleEvent> events = events_from(
      "0 A \"user\":\"x\",\"account\":1\n1 A \"user\":\"x\",\"account\":1\n"
      "9 A \"user\":\"y\",\"account\":1\n9 A \"user\":\"y\",\"account\":1\n10 A \"user\":\"y\",\"account\":2\n");
  CHECK(alerts_of(set, events) == "1/0-9 2:1234\nx/1/0-1 2:12\ny/1/9-9 2:34\n");
}

TEST_CASE("a legacy aggregation without a timeframe sees the whole archive", "[oracle]") {
  const RuleSet set = rules_with(
      "title: Old\nlogsource: {product: aws, service: cloudtrail}\n"
      "detection: {s: {eventName: A}, t: {eventName: B}, condition: s | near t}\n");
  CHECK(alerts_of(set, events_from("-2000000000 B\n2000000000 A\n")) == "-2000000000-2000000000 2:12\n");
}

TEST_CASE("what takes no part is counted", "[oracle]") {
  const RuleSet set = rules_with(
      "title: T\ncorrelation: {type: value_sum, rules: a, timespan: 9s, group-by: u, condition: {field: v, gt: 0}}\n");
  std::string many = "9 A \"v\":1,\"u\":[0";
  for (int i = 1; i < 100; ++i) many += "," + std::to_string(i);
  const OracleAlerts alerts = oracle_alerts(
      set, events_from("- A \"u\":1\n0 A \"v\":1\n1 A \"u\":1\n2 A \"u\":1,\"v\":7\n3 B\n" + many + "]\n"));
  CHECK(alerts.counters.entries == 5);
  CHECK(alerts.counters.without_time == 1);
  CHECK(alerts.counters.without_group == 1);
  CHECK(alerts.counters.without_value == 1);
  CHECK(alerts.counters.too_many_groups == 1);
  CHECK(alerts.alerts.size() == 64);
}

}  // namespace
}  // namespace trailhound
