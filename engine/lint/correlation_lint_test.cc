#include <catch2/catch.hpp>
#include <string>

#include "engine/lint/lint.h"
#include "engine/sigma/loader.h"

namespace trailhound {
namespace {

using Codes = std::vector<std::string>;

constexpr const char* kMetadata =
    "id: i\nstatus: test\ndescription: d\nauthor: a\nreferences: [r]\nfalsepositives: [f]\ntags: [attack.t1110]\n";

std::string base(const std::string& name, const std::string& detection, const std::string& level = "low",
                 const std::string& product = "aws") {
  return "title: " + name + "\nname: " + name + "\nlevel: " + level + "\n" + kMetadata +
         "logsource: {product: " + product + ", service: cloudtrail}\ndetection: {s: {" + detection +
         "}, condition: s}\n---\n";
}

std::string correlation(const std::string& body, const std::string& metadata = kMetadata) {
  return "title: K\nname: k\nlevel: low\n" + metadata + "correlation: {" + body + "}\n---\n";
}

Codes codes_of(const std::string& yaml) {
  const std::vector<RuleText> texts{{"x.yml", "x.yml", yaml}};
  const RuleSet set = load_rules(texts);
  for (const Diagnostic& diagnostic : set.diagnostics) INFO(diagnostic.text);
  CHECK(set.set_aside.empty());
  Codes codes;
  for (const Diagnostic& diagnostic : lint_correlations(set.rules, set.correlations)) {
    CHECK(diagnostic.severity == Severity::kWarning);
    codes.push_back(diagnostic.code);
  }
  return codes;
}

TEST_CASE("lints of correlations") {
  const std::string one = base("one", "eventName: A"), two = base("two", "eventName: [A, B], errorCode: '*'");
  const std::string count = "type: event_count, timespan: 5m, group-by: [userIdentity.arn], ";
  const std::string values = "type: value_count, timespan: 5m, group-by: [userIdentity.arn], ";
  struct Row {
    std::string rules;
    Codes codes;
  };
  const Row rows[] = {
      {one + correlation(count + "rules: one, condition: {gte: 2}"), {}},
      // fields
      {one + correlation("type: event_count, timespan: 5m, rules: one, group-by: [user], condition: {gte: 2}"),
       {"L001"}},
      {one + correlation("type: event_count, timespan: 5m, rules: one, group-by: [user], condition: {gte: 2}, aliases: "
                         "{user: {one: userIdentity.name}}"),
       {"L001"}},
      {one + correlation("type: event_count, timespan: 5m, rules: one, group-by: [user], condition: {gte: 2}, aliases: "
                         "{user: {one: userIdentity.userName}}"),
       {}},
      {one + correlation(values + "rules: one, condition: {gte: 2, field: status}"), {"L001"}},
      // thresholds
      {one + correlation(count + "rules: one, condition: {lt: 1}"), {"L010"}},
      {one + correlation(count + "rules: one, condition: {lte: 0.5}"), {"L010"}},
      {one + correlation(count + "rules: one, condition: {eq: 2.5}"), {"L010"}},
      {one + correlation(count + "rules: one, condition: {gt: 5, lt: 6}"), {"L010"}},
      {one + correlation(count + "rules: one, condition: {gt: 5, lte: 6}"), {}},
      {one + correlation(count + "rules: one, condition: {lt: 2}"), {}},
      {one + correlation(count + "rules: one, condition: {gte: 1}"), {"L011"}},
      {one + correlation(count + "rules: one, condition: {gt: 0.5}"), {"L011"}},
      {one + correlation(count + "rules: one, condition: {neq: 1}"), {}},
      {one + correlation(values + "rules: one, condition: {gte: 2, field: eventName}"), {"L010"}},
      {two + correlation(values + "rules: two, condition: {gte: 2, field: eventName}"), {}},
      {two + correlation(values + "rules: two, condition: {gte: 3, field: eventName}"), {"L010"}},
      {two + correlation(values + "rules: two, condition: {gte: 9, field: errorCode}"), {}},
      {one + two + correlation(values + "rules: [one, two], condition: {gte: 3, field: eventName}"), {"L010"}},
      {one + correlation(values + "rules: one, condition: {gte: 2, field: userIdentity.arn}"), {"L010"}},
      {one + correlation(values + "rules: one, condition: {gte: 2, field: [eventName, sourceIPAddress]}"), {}},
      {one + two + correlation("type: temporal, timespan: 5m, rules: [one, two], condition: {gte: 3}"), {"L010"}},
      {one + two + correlation("type: temporal, timespan: 5m, rules: [one, two], condition: {gte: 2}"), {}},
      {one + correlation(
                 "type: value_sum, timespan: 5m, rules: one, condition: {gt: 7, lt: 7, field: requestParameters.n}"),
       {"L010"}},
      {one + correlation("type: value_sum, timespan: 5m, rules: one, condition: {lt: 0, field: requestParameters.n}"),
       {}},
      // timespan
      {one + correlation("type: event_count, timespan: 0s, rules: one, condition: {gte: 2}"), {"L012"}},
      {one + correlation("type: event_count, timespan: 15M, rules: one, condition: {gte: 2}"), {"L012"}},
      // metadata and tags
      {one + correlation(count + "rules: one, condition: {gte: 2}", "id: i\n"), {"L006"}},
      {one + correlation(count + "rules: one, condition: {gte: 2}",
                         "id: i\nstatus: test\ndescription: d\nauthor: a\nreferences: [r]\nfalsepositives: [f]\n"
                         "tags: [attack.t9999]\n"),
       {"L005"}},
      // base rules
      {one + two + correlation(count + "rules: one, condition: {gte: 2}"), {"L009"}},
      {base("lonely", "eventName: A", "informational"), {"L009"}},
      {base("lonely", "eventName: A", "low"), {}},
      // other log sources
      {base("other", "Image: A", "low", "windows") +
           correlation("type: event_count, timespan: 0s, rules: other, condition: {lt: 0}"),
       {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.rules);
    CHECK(codes_of(row.rules) == row.codes);
  }
}

TEST_CASE("remarks on the fields of a correlation point at them") {
  const std::string text = base("one", "eventName: A") +
                           "title: K\nid: i\ncorrelation:\n  type: value_count\n  rules: one\n  timespan: 5m\n"
                           "  group-by:\n    - awsRegion\n    - user\n    - who\n"
                           "  aliases:\n    who:\n      one: userIdentity.name\n"
                           "  condition: {gte: 2, field: [eventName, status]}\n";
  const std::vector<RuleText> texts{{"x.yml", "x.yml", text}};
  const RuleSet set = load_rules(texts);
  REQUIRE(set.set_aside.empty());
  const std::uint32_t first = set.correlations.front().position.line;
  std::string places;
  for (const Diagnostic& remark : lint_correlations(set.rules, set.correlations)) {
    if (remark.code != "L001") continue;
    places += std::to_string(remark.position.line - first) + ":" + std::to_string(remark.position.column) + " ";
  }
  CHECK(places == "8:7 12:7 13:42 ");
}

}  // namespace
}  // namespace trailhound
