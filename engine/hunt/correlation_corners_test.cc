// Corner cases of correlations, one for each rule of engine/notes/semantics.md §9 and
// engine/notes/0002-correlations.md. Engine and oracle must give the stated alerts, whether facts are spilled or not.

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/hunt/hunt.h"
#include "engine/plan/plan.h"
#include "engine/testing/corners.h"
#include "engine/testing/engine_alerts.h"

namespace trailhound {
namespace {

/// `group first-last value: ids`, a line for each alert that is no silent correlation's; the group's values each with
/// '/' behind it.
std::string text_of(const RuleSet& set, const OracleAlerts& alerts) {
  std::string out;
  for (const OracleAlert& alert : alerts.alerts) {
    if (set.correlations[alert.correlation].silent) continue;
    for (const OracleValue& value : alert.group) out += value.text + "/";
    out += std::to_string(alert.first / 1'000'000'000) + "-" + std::to_string(alert.last / 1'000'000'000) + " " +
           to_string(alert.aggregate) + ":";
    for (const OracleReference& event : alert.events) out += event.event_id.empty() ? "-" : event.event_id;
    out += "\n";
  }
  return out;
}

struct Corner {
  std::string name, correlation, events, expected;
};

void check(const Corner& corner) {
  INFO(corner.name);
  const RuleSet set =
      rules_with(corner.correlation.starts_with("title:") ? corner.correlation
                                                          : "title: T\ncorrelation: {" + corner.correlation + "}\n");
  CornerArchive archive(corner.events);
  CHECK(text_of(set, oracle_alerts(set, archive.events())) == corner.expected);
  std::reverse(archive.events().begin(), archive.events().end());
  CHECK(text_of(set, oracle_alerts(set, archive.events())) == corner.expected);
  const std::vector<Input> inputs = archive.inputs();
  CHECK(text_of(set, engine_alerts(set, inputs, 1, std::size_t{64} << 20)) == corner.expected);
  CHECK(text_of(set, engine_alerts(set, inputs, 3, 1)) == corner.expected);
}

TEST_CASE("bounds: which windows satisfy them, and which numbers an alert shows") {
  const Corner corners[] = {
      {"two bounds hold while both do", "type: event_count, rules: a, timespan: 5s, condition: {gte: 2, lte: 3}",
       "0 A\n1 A\n2 A\n3 A\n4 A\n", "0-2 3:123\n"},
      {"two bounds, left and met again too late for one alert",
       "type: event_count, rules: a, timespan: 4s, condition: {gte: 2, lt: 3}", "0 A\n1 A\n2 A\n6 A\n",
       "0-1 2:12\n2-6 2:34\n"},
      {"two bounds without a whole number between them never hold for a count",
       "type: event_count, rules: a, timespan: 5s, condition: {gt: 2, lt: 3}", "0 A\n1 A\n2 A\n3 A\n", ""},
      {"two bounds without a whole number between them hold for an average",
       "type: value_avg, rules: a, timespan: 5s, condition: {field: u, gt: 2, lt: 3}", "0 A \"u\":2\n1 A \"u\":3\n",
       "0-1 2.5:12\n"},
      {"three bounds hold together", "type: event_count, rules: a, timespan: 9s, condition: {gt: 1, neq: 3, lte: 4}",
       "0 A\n20 A\n21 A\n40 A\n41 A\n42 A\n43 A\n60 A\n61 A\n62 A\n63 A\n64 A\n",
       "20-21 2:23\n40-43 4:4567\n60-63 4:891011\n"},
      {"eq 0 never holds for events, as each window has the one that it ends at",
       "type: event_count, rules: a, timespan: 5s, condition: {eq: 0}", "0 A\n100 A\n100 B\n", ""},
      {"lt 1 never holds for events", "type: event_count, rules: a, timespan: 5s, condition: {lt: 1}", "0 A\n9 A\n",
       ""},
      {"lte 0 never holds for distinct values, as events without one take no part",
       "type: value_count, rules: a, timespan: 5s, condition: {field: u, lte: 0}", "0 A\n1 A \"u\":null\n2 A \"u\":1\n",
       ""},
      {"eq 0 never holds for distinct rules", "type: temporal, rules: [a, b], timespan: 5s, condition: {eq: 0}",
       "0 A\n9 B\n9 C\n", ""},
      {"eq 0 holds for a sum that is 0", "type: value_sum, rules: a, timespan: 5s, condition: {field: u, eq: 0}",
       "0 A \"u\":5\n1 A \"u\":-5\n2 A \"u\":1\n", "0-1 0:12\n"},
      {"lte 1 is judged when an event comes, not when none does",
       "type: event_count, rules: a, timespan: 5s, condition: {lte: 1}", "0 A\n1 A\n20 A\n", "0-0 1:1\n20-20 1:3\n"},
      {"with upper bounds alone the least is shown", "type: event_count, rules: a, timespan: 5s, condition: {lt: 4}",
       "0 A\n1 A\n2 A\n", "0-2 1:123\n"},
      {"with a lower bound beside it the most is shown",
       "type: event_count, rules: a, timespan: 5s, condition: {lt: 4, gte: 1}", "0 A\n1 A\n2 A\n", "0-2 3:123\n"},
      {"neq leaves out one number", "type: event_count, rules: a, timespan: 5s, condition: {neq: 1}",
       "0 A\n9 A\n10 A\n", "9-10 2:23\n"},
      {"a threshold may have a fraction", "type: event_count, rules: a, timespan: 5s, condition: {gt: 1.5, lt: 2.5}",
       "0 A\n1 A\n", "0-1 2:12\n"},
      {"a threshold below all counts holds always", "type: event_count, rules: a, timespan: 5s, condition: {gt: -1}",
       "0 A\n", "0-0 1:1\n"},
  };
  for (const Corner& corner : corners) check(corner);
}

TEST_CASE("percentiles and medians: interpolated between the two values around their place") {
  const Corner corners[] = {
      {"the median of an odd number of values is the middle one",
       "type: value_median, rules: a, timespan: 9s, condition: {field: u, eq: 3}", "0 A \"u\":[10,1,3]\n", "0-0 3:1\n"},
      {"the median of an even number of values is midway between the two in the middle",
       "type: value_median, rules: a, timespan: 9s, condition: {field: u, eq: 2.5}", "0 A \"u\":[10,1,3,2]\n",
       "0-0 2.5:1\n"},
      {"a value counts as often as it stands",
       "type: value_median, rules: a, timespan: 9s, condition: {field: u, eq: 1}", "0 A \"u\":[1,1,1,9,8]\n",
       "0-0 1:1\n"},
      {"the median of one value is that", "type: value_median, rules: a, timespan: 9s, condition: {field: u, gte: -7}",
       "0 A \"u\":-7\n", "0-0 -7:1\n"},
      {"values that left the window are out of the median",
       "type: value_median, rules: a, timespan: 9s, condition: {field: u, eq: 3}",
       "0 A \"u\":1\n5 A \"u\":100\n20 A \"u\":3\n", "20-20 3:3\n"},
      {"percentile 0 is the least",
       "type: value_percentile, rules: a, timespan: 9s, condition: {field: u, percentile: 0, "
       "eq: -3}",
       "0 A \"u\":[5,-3,7]\n", "0-0 -3:1\n"},
      {"percentile 100 is the greatest",
       "type: value_percentile, rules: a, timespan: 9s, condition: {field: u, "
       "percentile: 100, eq: 7}",
       "0 A \"u\":[5,-3,7]\n", "0-0 7:1\n"},
      {"percentile 90 of four lies at 2.7",
       "type: value_percentile, rules: a, timespan: 9s, condition: {field: u, "
       "percentile: 90, eq: 37}",
       "0 A \"u\":[10,20,30,40]\n", "0-0 37:1\n"},
      {"a percentile may have a fraction",
       "type: value_percentile, rules: a, timespan: 9s, condition: {field: u, "
       "percentile: 12.5, eq: 1}",
       "0 A \"u\":[0,8]\n", "0-0 1:1\n"},
      {"a percentile that is not stated is the median",
       "type: value_percentile, rules: a, timespan: 9s, condition: {field: u, eq: 2.5}", "0 A \"u\":[10,1,3,2]\n",
       "0-0 2.5:1\n"},
      {"what interpolation leaves over is rounded toward minus infinity",
       "type: value_median, rules: a, timespan: 9s, condition: {field: u, lt: 0}", "0 A \"u\":[0,-0.000000001]\n",
       "0-0 -0.000000001:1\n"},
  };
  for (const Corner& corner : corners) check(corner);
}

TEST_CASE("temporal_ordered: equal times are in order, falling ones are not") {
  const Corner corners[] = {
      {"simultaneous events are in order, whatever their eventIDs",
       "type: temporal_ordered, rules: [a, b], timespan: 5s", "5 B\n5 A\n", "5-5 2:12\n"},
      {"simultaneous events of three rules, the last first", "type: temporal_ordered, rules: [a, b, c], timespan: 0s",
       "1 C\n1 B\n1 A\n", "1-1 3:123\n"},
      {"an event that matches both rules is in order by itself", "type: temporal_ordered, rules: [b, a], timespan: 5s",
       "5 AB\n", "5-5 2:1\n"},
      {"a tie does not excuse what came before it", "type: temporal_ordered, rules: [a, b, c], timespan: 5s",
       "1 C\n2 A\n2 B\n", ""},
      {"a tie at the end of a chain", "type: temporal_ordered, rules: [a, b, c], timespan: 5s", "1 A\n3 C\n3 B\n",
       "1-3 3:123\n"},
      {"a nanosecond is not a tie", "type: temporal_ordered, rules: [a, b], timespan: 5s",
       "0 B \"eventTime\":\"1970-01-01T00:00:05.000000000Z\"\n0 A \"eventTime\":\"1970-01-01T00:00:05.000000001Z\"\n",
       ""},
      {"both ends of the window belong to it", "type: temporal_ordered, rules: [a, b], timespan: 5s",
       "0 A\n5 B\n20 A\n26 B\n", "0-5 2:12\n"},
      {"a chain begins with the latest event that it can", "type: temporal_ordered, rules: [a, b], timespan: 5s",
       "0 A\n4 A\n7 B\n", "4-7 2:23\n"},
  };
  for (const Corner& corner : corners) check(corner);
}

TEST_CASE("values inside of strings that hold JSON, and times as exports write them") {
  const std::string count = "type: event_count, rules: a, timespan: 5s, condition: {gte: 2}";
  const Corner corners[] = {
      {"a group inside of a string, beside the same outside", count + ", group-by: r.u",
       R"(0 A "r":"{\"u\":\"x\"}")"
       "\n"
       R"(1 A "r":{"u":"x"})"
       "\n"
       R"(2 A "r":"%7B%22u%22:%22y%22%7D")"
       "\n"
       R"(3 A "r":"{\"u\":\"y\"")"
       "\n",
       "x/0-1 2:12\n"},
      {"distinct values inside of strings",
       "type: value_count, rules: a, timespan: 5s, condition: {field: r.u, gte: 3}",
       R"(0 A "r":"{\"u\":[1,2]}")"
       "\n"
       R"(1 A "r":"[{\"u\":2},{\"u\":\"2\"}]")"
       "\n",
       "0-1 3:12\n"},
      {"the time of an export", count,
       R"(0 A "eventTime":"1970-01-01 00:00:07.000")"
       "\n"
       R"(0 A "eventTime":"1970-01-01 00:00:12 UTC")"
       "\n"
       R"(0 A "eventTime":null,"@timestamp":"1970-01-01T00:00:16.000Z")"
       "\n"
       R"(0 A "eventTime":"soon","@timestamp":"1970-01-01T00:00:17.000Z")"
       "\n",
       "7-16 2:123\n"},
  };
  for (const Corner& corner : corners) check(corner);
}

TEST_CASE("group-by: aliases and arrays, each value a group") {
  const std::string aliases = "group-by: who, aliases: {who: {a: u, b: r.items.name}}";
  const std::string count = "type: event_count, rules: a, timespan: 5s, condition: {gte: 2}, group-by: ";
  const Corner corners[] = {
      {"an alias for an array meets each of its values", "type: temporal, rules: [a, b], timespan: 5s, " + aliases,
       "0 A \"u\":[\"x\",\"y\"]\n1 B \"r\":{\"items\":{\"name\":\"y\"}}\n", "y/0-1 2:12\n"},
      {"aliases for two arrays meet in all values that they share",
       "type: temporal, rules: [a, b], timespan: 5s, " + aliases,
       "0 A \"u\":[\"y\",\"x\",\"q\"]\n1 B \"r\":{\"items\":[{\"name\":\"x\"},{\"name\":[\"z\",\"y\"]}]}\n",
       "x/0-1 2:12\ny/0-1 2:12\n"},
      {"an alias looks at a rule's own field only", "type: temporal, rules: [a, b], timespan: 5s, " + aliases,
       "0 A \"r\":{\"items\":{\"name\":\"x\"}}\n1 B \"u\":\"x\"\n", ""},
      {"an alias beside a plain field",
       "type: temporal, rules: [a, b], timespan: 5s, group-by: [who, w], aliases: {who: {a: u, b: v}}",
       "0 A \"u\":[\"x\",\"y\"],\"w\":1\n1 B \"v\":\"x\",\"w\":2\n2 B \"v\":\"y\",\"w\":[1,3]\n", "y/1/0-2 2:13\n"},
      {"an event of both rules is in the group of either field",
       "type: event_count, rules: [a, b], timespan: 5s, condition: {gte: 1}, group-by: who, aliases: {who: {a: u, b: "
       "v}}",
       "0 AB \"u\":\"x\",\"v\":\"y\"\n", "x/0-0 1:1\ny/0-0 1:1\n"},
      {"arrays in arrays are followed", count + "u", "0 A \"u\":[[\"x\",[\"y\"]]]\n1 A \"u\":\"y\"\n", "y/0-1 2:12\n"},
      {"a value that stands twice in an event counts once", count + "u",
       "0 A \"u\":[\"x\",[\"x\"],\"x\"]\n1 A \"u\":\"z\"\n", ""},
      {"objects and nulls in an array are no groups", count + "u",
       "0 A \"u\":[{\"k\":\"x\"},null]\n1 A \"u\":[null,{\"k\":\"x\"}]\n2 A \"u\":[{},\"x\"]\n3 A \"u\":[\"x\"]\n",
       "x/2-3 2:34\n"},
      {"empty arrays are no group", count + "u", "0 A \"u\":[]\n1 A \"u\":[[],[[]]]\n2 A \"u\":[]\n", ""},
      {"a path through an array of objects that have arrays", count + "r.n",
       "0 A \"r\":[{\"n\":[\"x\",\"y\"]},{\"n\":\"z\"}]\n1 A \"r\":{\"n\":[[\"z\"]]}\n", "z/0-1 2:12\n"},
      {"arrays in two parts make each pair", count + "[u, v]",
       "0 A \"u\":[\"x\",\"y\"],\"v\":[1,2]\n1 A \"u\":\"y\",\"v\":[2]\n2 A \"u\":\"x\",\"v\":1\n",
       "x/1/0-2 2:13\ny/2/0-1 2:12\n"},
      {"a number is grouped as it is written, and apart from text", count + "u",
       "0 A \"u\":1\n1 A \"u\":1.0\n2 A \"u\":\"1\"\n3 A \"u\":1.0\n4 A \"u\":true\n5 A \"u\":\"true\"\n",
       "1.0/1-3 2:24\n"},
      {"a group key is compared exactly, not joined", count + "[u, v]",
       "0 A \"u\":\"a/\",\"v\":\"b\"\n1 A \"u\":\"a\",\"v\":\"/b\"\n2 A \"u\":\"A\",\"v\":\"/b\"\n", ""},
  };
  for (const Corner& corner : corners) check(corner);
}

TEST_CASE("sums and averages: which values are numbers, and exact results") {
  const std::string sum = "type: value_sum, rules: a, timespan: 9s, condition: {field: u, ";
  const std::string average = "type: value_avg, rules: a, timespan: 9s, condition: {field: u, ";
  const Corner corners[] = {
      {"an event without the field is no part of the alert", sum + "gt: 3}", "0 A \"u\":2\n1 A\n2 A \"u\":2\n",
       "0-2 4:13\n"},
      {"an event without the field does not lower an average", average + "gte: 2}", "0 A \"u\":2\n1 A\n2 A \"u\":2\n",
       "0-2 2:13\n"},
      {"text, booleans, null and objects are no numbers, so there is nothing to judge", sum + "gte: -1000}",
       "0 A \"u\":\"x\"\n1 A \"u\":true\n2 A \"u\":null\n3 A \"u\":{\"v\":1}\n4 A \"u\":\"\"\n", ""},
      {"text that is a plain decimal is a number", sum + "eq: 1.75}",
       "0 A \"u\":\"2.50\"\n1 A \"u\":\"-1\"\n2 A \"u\":\"0.25\"\n", "0-2 1.75:123\n"},
      {"text that only looks like a number is none", sum + "neq: 0}",
       "0 A \"u\":\" 3\"\n1 A \"u\":\"0x10\"\n2 A \"u\":\"1,000\"\n3 A \"u\":\"3 \"\n4 A \"u\":\"NaN\"\n", ""},
      {"numbers beside what is none in an array", sum + "eq: 4}", "0 A \"u\":[2,\"x\",null,[2,true]]\n", "0-0 4:1\n"},
      {"an average counts the numbers, not the events", average + "eq: 2}", "0 A \"u\":[1,1,1]\n1 A \"u\":5\n",
       "0-1 2:12\n"},
      {"what is beyond 10^18 is no number", sum + "neq: 0}",
       "0 A \"u\":1e300\n1 A \"u\":1000000000000000001\n2 A \"u\":-1e19\n", ""},
      {"10^18 is one, and sums go beyond it", sum + "gt: 1000000000000000000}",
       "0 A \"u\":1000000000000000000\n1 A \"u\":1e18\n2 A \"u\":1e18\n", "0-2 3000000000000000000:123\n"},
      {"the sum of huge numbers of both signs is exact", sum + "eq: 1}",
       "0 A \"u\":1e18\n1 A \"u\":1\n2 A \"u\":-1e18\n", "0-2 1:123\n"},
      {"whole numbers beyond 2^53 are exact", sum + "eq: 9007199254740993}",
       "0 A \"u\":9007199254740993\n20 A \"u\":9007199254740992\n", "0-0 9007199254740993:1\n"},
      {"a negative sum", sum + "lt: 0}", "0 A \"u\":5\n1 A \"u\":-7\n", "0-1 -2:12\n"},
      {"a sum falls when a value leaves the window", sum + "gte: 10}", "0 A \"u\":5\n10 A \"u\":5\n", ""},
      {"a sum rises when a negative value leaves the window", sum + "gte: 5}",
       "0 A \"u\":-5\n5 A \"u\":4\n10 A \"u\":1\n", "5-10 5:23\n"},
      {"tenths add up", sum + "eq: 0.3}", "0 A \"u\":0.1\n1 A \"u\":0.2\n", "0-1 0.3:12\n"},
      {"beyond nine decimals halves go away from zero", sum + "eq: 0.000000001}", "0 A \"u\":0.0000000005\n",
       "0-0 0.000000001:1\n"},
      {"also below zero", sum + "eq: -0.000000001}", "0 A \"u\":-0.0000000005\n", "0-0 -0.000000001:1\n"},
      {"an average is judged as it is, not as it is shown", average + "gt: 0.333333333}", "0 A \"u\":[0,0,1]\n",
       "0-0 0.333333333:1\n"},
      {"a negative average is shown toward minus infinity", average + "gt: -0.7, lt: 0}", "0 A \"u\":[-1,-1,0]\n",
       "0-0 -0.666666667:1\n"},
      {"of copies the first by path counts", sum + "gt: 0}",
       "0 A \"eventID\":\"x\",\"u\":1\n0 A \"eventID\":\"x\",\"u\":5\n", "0-0 1:x\n"},
  };
  for (const Corner& corner : corners) check(corner);
}

TEST_CASE("timespans: the length of each unit; both ends are included") {
  const struct {
    std::string timespan;
    long long seconds;
  } units[] = {{"0s", 0},      {"1s", 1},       {"90s", 90},       {"1m", 60},        {"1h", 3600},
               {"1d", 86'400}, {"1w", 604'800}, {"1M", 2'629'746}, {"2M", 5'259'492}, {"1y", 31'556'952}};
  for (const auto& unit : units) {
    const std::string correlation = "type: event_count, rules: a, timespan: " + unit.timespan + ", condition: {gte: 2}";
    const std::string end = std::to_string(unit.seconds), behind = std::to_string(unit.seconds + 1);
    check({unit.timespan + " apart", correlation, "0 A\n" + end + " A\n", "0-" + end + " 2:12\n"});
    check({unit.timespan + " and a second apart", correlation, "0 A\n" + behind + " A\n", ""});
  }
}

TEST_CASE("generate: inner correlations are silent without it, wherever the key is") {
  const std::string inner =
      "---\ntitle: Inner\nname: inner\ncorrelation: {type: event_count, rules: a, timespan: 2s, "
      "condition: {gte: 2}}\n";
  const std::string outer = "type: event_count, rules: inner, timespan: 20s, condition: {gte: 2}";
  const std::string events = "0 A\n1 A\n9 A\n10 A\n";
  const std::string outer_alert = "0-10 2:1234\n";
  const Corner corners[] = {
      {"without it", "title: Outer\ncorrelation: {" + outer + "}\n" + inner, events, outer_alert},
      {"in the correlation", "title: Outer\ncorrelation: {" + outer + ", generate: true}\n" + inner, events,
       "0-10 2:1234\n0-1 2:12\n9-10 2:34\n"},
      {"beside it", "title: Outer\ngenerate: true\ncorrelation: {" + outer + "}\n" + inner, events,
       "0-10 2:1234\n0-1 2:12\n9-10 2:34\n"},
      {"false is as good as absent", "title: Outer\ngenerate: false\ncorrelation: {" + outer + "}\n" + inner, events,
       outer_alert},
  };
  for (const Corner& corner : corners) check(corner);
}

/// The titles of the rules that matched.
class Titles : public OutputFormat, public ResultSink {
 public:
  RecordSlot match(const Match& match, std::string& out) const override {
    out += match.rule->title;
    return {};
  }
  void rollup(std::string_view, const MatchRollup&, std::string&) const override {}
  void alert(const Alert&, std::string&) const override {}
  bool write_match(std::string_view title, std::int64_t) override { return write(title); }
  bool write(std::string_view title) override {
    text += title;
    return true;
  }
  std::string text;
};

TEST_CASE(
    "generate: detection rules report their own matches with it, wherever it stands, and unreferenced ones always") {
  const struct {
    std::string name, before, within, expected;
  } rows[] = {
      {"without it", "", "", "C"},
      {"in the correlation", "", ", generate: true", "AAC"},
      {"beside it", "generate: true\n", "", "AAC"},
      {"false", "generate: false\n", "", "C"},
  };
  for (const auto& row : rows) {
    INFO(row.name);
    const RuleSet set = rules_with("title: T\n" + row.before +
                                   "correlation: {type: event_count, rules: [a, b], timespan: 5s, condition: {gte: 2}" +
                                   row.within + "}\n");
    const CornerArchive archive("0 A\n1 A\n2 C\n");
    const std::vector<Input> inputs = archive.inputs();
    const Plan plan = compile_supported(set.rules, set.correlations);
    Titles titles;
    const HuntOutput output{&titles, &titles};
    hunt(plan, inputs, {}, {&output, 1}, nullptr);
    CHECK(titles.text == row.expected);
    CHECK(text_of(set, engine_alerts(set, inputs, 1, std::size_t{64} << 20)) == "0-1 2:12\n");
  }
}

}  // namespace
}  // namespace trailhound
