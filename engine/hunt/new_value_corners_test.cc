// Corner cases of new_value, one for each rule of engine/notes/0002-correlations.md, 21 to 26. Engine and oracle must
// give the stated alerts, whether facts are spilled or not.

#include <algorithm>
#include <catch2/catch.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/testing/corners.h"
#include "engine/testing/engine_alerts.h"

namespace trailhound {
namespace {

/// `group time news known since ID: ids`, a line for each alert that is no silent correlation's; the group's values
/// each with '/' behind it, the parts of a tuple with '+' between them. Other types have `first-last value: ids`.
std::string text_of(const RuleSet& set, const OracleAlerts& alerts) {
  const auto seconds = [](Nanoseconds time) { return std::to_string(time / 1'000'000'000); };
  std::string out;
  for (const OracleAlert& alert : alerts.alerts) {
    if (set.correlations[alert.correlation].silent) continue;
    for (const OracleValue& value : alert.group) out += value.text + "/";
    out += seconds(alert.first);
    if (alert.news) {
      std::string news;
      for (const OracleValue& value : alert.news->value) news += (news.empty() ? "" : "+") + value.text;
      out += " " + (alert.news->value.empty() ? "GROUP" : news) + " " + std::to_string(alert.news->known) + " since " +
             alert.news->group_first.event_id;
      CHECK(alert.aggregate == Fixed(alert.news->known) * kFixedOne);
    } else {
      out += "-" + seconds(alert.last) + " " + to_string(alert.aggregate);
    }
    out += ":";
    for (const OracleReference& event : alert.events) {
      out += " " + event.event_id;
      if (event.rules.size() > 1) out += "(" + std::to_string(event.rules.size()) + " rules)";
    }
    out += "\n";
  }
  return out;
}

struct Corner {
  std::string name, correlation, events, expected;
  std::optional<std::int64_t> learned_until = std::nullopt;  ///< in seconds
};

void check(const Corner& corner) {
  INFO(corner.name);
  const RuleSet set = rules_with(corner.correlation.starts_with("title:")
                                     ? corner.correlation
                                     : "title: T\ncorrelation: {type: new_value, " + corner.correlation + "}\n");
  std::optional<Nanoseconds> until;
  if (corner.learned_until) until = *corner.learned_until * 1'000'000'000;
  CornerArchive archive(corner.events);
  CHECK(text_of(set, oracle_alerts(set, archive.events(), until)) == corner.expected);
  std::reverse(archive.events().begin(), archive.events().end());
  CHECK(text_of(set, oracle_alerts(set, archive.events(), until)) == corner.expected);
  const std::vector<Input> inputs = archive.inputs();
  CHECK(text_of(set, engine_alerts(set, inputs, 1, std::size_t{64} << 20, until)) == corner.expected);
  CHECK(text_of(set, engine_alerts(set, inputs, 3, 1, until)) == corner.expected);
}

TEST_CASE("new_value: what is known, and when a value fires") {
  const Corner corners[] = {
      {"the first instant only teaches, and a value fires once", "rules: a, field: v",
       "0 A \"v\":\"x\"\n0 A \"v\":\"y\"\n1 A \"v\":\"x\"\n2 A \"v\":\"z\"\n3 A \"v\":\"z\"\n", "2 z 2 since 1: 4\n"},
      {"the time of the event decides, not the order of files", "rules: a, field: v",
       "5 A \"v\":\"x\"\n1 A \"v\":\"y\"\n3 A \"v\":\"x\"\n", "3 x 1 since 2: 3\n"},
      {"the events of an instant are judged together", "rules: a, field: v",
       "0 A \"v\":\"x\"\n1 A \"v\":\"z\"\n1 A \"v\":\"y\"\n2 A \"v\":\"w\"\n",
       "1 y 1 since 1: 3\n1 z 1 since 1: 2\n2 w 3 since 1: 4\n"},
      {"of one instant the first in the order of input is shown, not the least eventID", "rules: a, field: v",
       "0 A \"v\":\"x\"\n1 A \"v\":\"y\",\"eventID\":\"b\"\n1 A \"v\":\"y\",\"eventID\":\"a\"\n", "1 y 1 since 1: b\n"},
      {"the first event of a group is the first of its instant in the order of input", "rules: a, field: v",
       "0 A \"v\":\"x\",\"eventID\":\"b\"\n0 A \"v\":\"y\",\"eventID\":\"a\"\n1 A \"v\":\"z\"\n", "1 z 2 since b: 3\n"},
      {"groups do not know each other's values", "rules: a, group-by: u, field: v",
       "0 A \"u\":\"a\",\"v\":\"x\"\n1 A \"u\":\"b\",\"v\":\"y\"\n2 A \"u\":\"b\",\"v\":\"x\"\n3 A "
       "\"u\":\"a\",\"v\":\"x\"\n",
       "b/2 x 1 since 2: 3\n"},
      {"events of all rules teach, others do not", "rules: [a, c], field: v",
       "0 A \"v\":\"x\"\n1 C \"v\":\"y\"\n2 A \"v\":\"y\"\n3 B \"v\":\"z\"\n4 A \"v\":\"z\"\n",
       "1 y 1 since 1: 2\n4 z 2 since 1: 5\n"},
      {"an event that matches two of the rules is one event", "rules: [a, b], field: v",
       "0 A \"v\":\"x\"\n1 AB \"v\":\"y\"\n", "1 y 1 since 1: 2(2 rules)\n"},
      {"a copy of a record changes nothing", "rules: a, field: v",
       "0 A \"v\":\"x\"\n1 A \"v\":\"y\",\"eventID\":\"e\"\n1 A \"v\":\"y\",\"eventID\":\"e\"\n", "1 y 1 since 1: e\n"},
  };
  for (const Corner& corner : corners) check(corner);
}

TEST_CASE("new_value: learning, by rule and by option") {
  const Corner corners[] = {
      {"the edge of learn is inclusive", "rules: a, field: v, learn: 10s",
       "0 A \"v\":\"x\"\n9 A \"v\":\"y\"\n10 A \"v\":\"z\"\n", "10 z 2 since 1: 3\n"},
      {"what was learned never fires", "rules: a, field: v, learn: 10s",
       "0 A \"v\":\"x\"\n5 A \"v\":\"y\"\n20 A \"v\":\"y\"\n", ""},
      {"learn counts from the first event of the group, not of the value", "rules: a, field: v, learn: 10s",
       "0 A \"v\":\"x\"\n19 A \"v\":\"y\"\n20 A \"v\":\"z\"\n", "19 y 1 since 1: 2\n20 z 2 since 1: 3\n"},
      {"a group that appears after learning is new, and then learns itself",
       "rules: a, group-by: u, field: v, learn: 10s",
       "0 A \"u\":\"a\",\"v\":\"x\"\n10 A \"u\":\"b\",\"v\":\"x\"\n19 A \"u\":\"b\",\"v\":\"y\"\n20 A "
       "\"u\":\"b\",\"v\":\"z\"\n",
       "b/10 GROUP 0 since 2: 2\nb/20 z 2 since 2: 4\n"},
      {"a group that appears before is not", "rules: a, group-by: u, field: v, learn: 10s",
       "0 A \"u\":\"a\",\"v\":\"x\"\n9 A \"u\":\"b\",\"v\":\"x\"\n", ""},
      {"the first event of all groups is the first that has group and field",
       "rules: a, group-by: u, field: v, learn: 10s",
       "0 A \"u\":\"a\"\n0 A \"v\":\"x\"\n5 A \"u\":\"a\",\"v\":\"x\"\n14 A \"u\":\"b\",\"v\":\"x\"\n15 A "
       "\"u\":\"c\",\"v\":\"x\"\n",
       "c/15 GROUP 0 since 5: 5\n"},
      {"new-groups: ignore", "rules: a, group-by: u, field: v, learn: 10s, new-groups: ignore",
       "0 A \"u\":\"a\",\"v\":\"x\"\n10 A \"u\":\"b\",\"v\":\"x\"\n20 A \"u\":\"b\",\"v\":\"y\"\n",
       "b/20 y 1 since 2: 3\n"},
      {"without learn no group is new", "rules: a, group-by: u, field: v",
       "0 A \"u\":\"a\",\"v\":\"x\"\n999 A \"u\":\"b\",\"v\":\"x\"\n", ""},
      {"learning for no time at all", "rules: a, field: v, learn: 0s", "5 A \"v\":\"x\"\n6 A \"v\":\"x\"\n",
       "5 GROUP 0 since 1: 1\n5 x 0 since 1: 1\n"},
      {"before --learned-until nothing fires, at it something does", "rules: a, field: v",
       "0 A \"v\":\"x\"\n19 A \"v\":\"y\"\n20 A \"v\":\"z\"\n21 A \"v\":\"y\"\n", "20 z 2 since 1: 3\n", 20},
      {"--learned-until does not replace the first instant of a group", "rules: a, group-by: u, field: v",
       "0 A \"u\":\"a\",\"v\":\"x\"\n30 A \"u\":\"b\",\"v\":\"x\"\n31 A \"u\":\"b\",\"v\":\"y\"\n",
       "b/31 y 1 since 2: 3\n", 20},
      {"--learned-until holds back new groups, too", "rules: a, group-by: u, field: v, learn: 10s",
       "0 A \"u\":\"a\",\"v\":\"x\"\n19 A \"u\":\"b\",\"v\":\"x\"\n20 A \"u\":\"c\",\"v\":\"x\"\n25 A "
       "\"u\":\"a\",\"v\":\"y\"\n",
       "c/20 GROUP 0 since 3: 3\na/25 y 1 since 1: 4\n", 20},
      {"times as far apart as times can be", "rules: a, field: v, learn: 290y",
       "0 A \"v\":\"x\",\"eventTime\":\"1700-01-01T00:00:00Z\"\n0 A "
       "\"v\":\"y\",\"eventTime\":\"2250-01-01T00:00:00Z\"\n",
       "8835955200 y 1 since 1: 2\n"},
  };
  for (const Corner& corner : corners) check(corner);
}

TEST_CASE("new_value: fields, tuples, arrays and types") {
  std::string many = "0 A \"v\":\"x\"\n1 A \"v\":[", of_many;
  for (int i = 100; i < 200; ++i) {
    many += (i > 100 ? "," : "") + std::to_string(i);
    of_many += "1 " + std::to_string(i) + " 1 since 1: 2\n";
  }
  const Corner corners[] = {
      {"each element of an array counts by itself", "rules: a, field: v",
       "0 A \"v\":[\"p\",\"q\"]\n1 A \"v\":[\"q\",\"r\",[\"s\"]]\n", "1 r 2 since 1: 2\n1 s 2 since 1: 2\n"},
      {"all of them, however many", "rules: a, field: v", many + "]\n", of_many},
      {"values are equal by type and text", "rules: a, field: v",
       "0 A \"v\":1\n1 A \"v\":\"1\"\n2 A \"v\":1.0\n3 A \"v\":true\n4 A \"v\":\"true\"\n5 A \"v\":1\n6 A "
       "\"v\":\"\\u0031\"\n"
       "7 A \"v\":\"True\"\n",
       "1 1 1 since 1: 2\n2 1.0 2 since 1: 3\n3 true 3 since 1: 4\n4 true 4 since 1: 5\n7 True 5 since 1: 8\n"},
      {"so are groups", "rules: a, group-by: u, field: v",
       "0 A \"u\":1,\"v\":\"x\"\n1 A \"u\":\"1\",\"v\":\"y\"\n2 A \"u\":1,\"v\":\"y\"\n", "1/2 y 1 since 1: 3\n"},
      {"an empty text is a value", "rules: a, field: v", "0 A \"v\":\"x\"\n1 A \"v\":\"\"\n", "1  1 since 1: 2\n"},
      {"null, objects and absence are none, and such an event teaches nothing", "rules: a, field: v",
       "0 A\n1 A \"v\":null\n2 A \"v\":{\"w\":1}\n3 A \"v\":[]\n4 A \"v\":\"x\"\n5 A \"v\":\"y\"\n",
       "5 y 1 since 5: 6\n"},
      {"an event without a time is none", "rules: a, field: v",
       "0 A \"v\":\"x\",\"eventTime\":\"yesterday\"\n4 A \"v\":\"x\"\n5 A \"v\":\"y\"\n", "5 y 1 since 2: 3\n"},
      {"an event without a part of the group is none", "rules: a, group-by: [u, w], field: v",
       "0 A \"u\":\"a\",\"v\":\"x\"\n4 A \"u\":\"a\",\"w\":1,\"v\":\"y\"\n5 A \"u\":\"a\",\"w\":1,\"v\":\"x\"\n",
       "a/1/5 x 1 since 2: 3\n"},
      {"an event of two groups teaches both", "rules: a, group-by: u, field: v",
       "0 A \"u\":[\"a\",\"b\"],\"v\":\"x\"\n1 A \"u\":[\"b\",\"a\"],\"v\":\"y\"\n",
       "a/1 y 1 since 1: 2\nb/1 y 1 since 1: 2\n"},
      {"a tuple is new if its parts never met", "rules: a, field: [u, v]",
       "0 A \"u\":\"a\",\"v\":\"x\"\n1 A \"u\":\"b\",\"v\":\"y\"\n2 A \"u\":\"a\",\"v\":\"y\"\n3 A "
       "\"u\":\"b\",\"v\":\"y\"\n",
       "1 b+y 1 since 1: 2\n2 a+y 2 since 1: 3\n"},
      {"its parts are not joined to a text", "rules: a, field: [u, v]",
       "0 A \"u\":\"a\",\"v\":\"bc\"\n1 A \"u\":\"ab\",\"v\":\"c\"\n", "1 ab+c 1 since 1: 2\n"},
      {"a tuple needs all of its parts", "rules: a, field: [u, v]", "0 A \"u\":\"a\",\"v\":\"x\"\n1 A \"u\":\"b\"\n",
       ""},
      {"an alias names the field of a group for each rule",
       "rules: [a, b], group-by: who, aliases: {who: {a: u, b: w}}, field: v",
       "0 A \"u\":\"a\",\"v\":\"x\"\n1 B \"u\":\"b\",\"w\":\"a\",\"v\":\"y\"\n", "a/1 y 1 since 1: 2\n"},
      {"derived fields",
       "rules: a, group-by: trailhound.principal, field: [trailhound.network, trailhound.agent_family]",
       R"(0 A "userIdentity":{"type":"Root","accountId":"1"},"sourceIPAddress":"203.0.113.9","userAgent":"aws-cli/1"
1 A "userIdentity":{"type":"Root","accountId":"1"},"sourceIPAddress":"203.0.7.7","userAgent":"aws-cli/2"
2 A "userIdentity":{"type":"Root","accountId":"1"},"sourceIPAddress":"203.0.7.7","userAgent":"Boto3/1"
3 A "userIdentity":{"type":"Root"},"sourceIPAddress":"198.51.100.1","userAgent":"Boto3/1"
)",
       "arn:aws:iam::1:root/2 203.0.0.0/16+Boto3 1 since 1: 3\n"},
  };
  for (const Corner& corner : corners) check(corner);
}

TEST_CASE("new_value: correlations of correlations") {
  const std::string burst =
      "title: Inner\nname: inner\ncorrelation: {type: event_count, rules: a, group-by: [u, v], timespan: 2s, "
      "condition: {gte: 2}}\n---\n";
  const std::string news =
      "title: Inner\nname: inner\ncorrelation: {type: new_value, rules: a, group-by: u, field: v}\n---\n";
  const Corner corners[] = {
      {"an alert is an event at its last event, and its group is what can be new",
       burst + "title: T\ncorrelation: {type: new_value, rules: inner, group-by: u, field: v}\n",
       "0 A \"u\":1,\"v\":\"x\"\n1 A \"u\":1,\"v\":\"x\"\n5 A \"u\":1,\"v\":\"y\"\n9 A \"u\":1,\"v\":\"y\"\n10 A "
       "\"u\":1,\"v\":\"y\"\n",
       "1/9 y 1 since 2: 4 5\n"},
      {"alerts and records together", burst + "title: T\ncorrelation: {type: new_value, rules: [inner, c], field: v}\n",
       "0 C \"v\":\"z\"\n1 A \"u\":1,\"v\":\"x\"\n2 A \"u\":1,\"v\":\"x\"\n2 C \"v\":\"x\"\n", "2 x 1 since 1: 4\n"},
      {"new values are counted",
       news + "title: T\ncorrelation: {type: event_count, rules: inner, group-by: u, timespan: "
              "9s, condition: {gte: 2}}\n",
       "0 A \"u\":1,\"v\":\"x\"\n1 A \"u\":1,\"v\":\"y\"\n2 A \"u\":1,\"v\":\"y\"\n3 A \"u\":1,\"v\":\"z\"\n",
       "1/1-3 2: 2 4\n"},
      {"new values of one instant in their order",
       news + "title: T\ncorrelation: {type: new_value, rules: inner, field: u}\n",
       "0 A \"u\":1,\"v\":\"x\"\n1 A \"u\":1,\"v\":\"z\"\n1 A \"u\":1,\"v\":\"y\"\n2 A \"u\":2,\"v\":\"x\"\n3 A "
       "\"u\":2,\"v\":\"y\"\n",
       "3 2 1 since 3: 5\n"},
      {"generate reports both",
       news + "title: T\ncorrelation: {type: event_count, rules: inner, group-by: u, timespan: "
              "9s, condition: {gte: 1}, generate: true}\n",
       "0 A \"u\":1,\"v\":\"x\"\n1 A \"u\":1,\"v\":\"y\"\n", "1/1 y 1 since 1: 2\n1/1-1 1: 2\n"},
  };
  for (const Corner& corner : corners) check(corner);
}

}  // namespace
}  // namespace trailhound
