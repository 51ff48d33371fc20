#include "engine/sql/correlation.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "engine/sql/aws_table.h"
#include "engine/testing/loaded_rules.h"
#include "engine/testing/sql_text.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr SqlDialect kBoth[] = {SqlDialect::kAthena, SqlDialect::kDuckDb};

SqlOptions options(SqlDialect dialect = SqlDialect::kAthena) {
  SqlOptions out;
  out.dialect = dialect;
  out.table = aws_table();
  return out;
}

constexpr const char* kRules =
    "title: A\nname: a\nlogsource: {product: aws, service: cloudtrail}\n"
    "detection: {s: {eventName: A}, condition: s}\n---\n"
    "title: B\nname: b\nlogsource: {product: aws, service: cloudtrail}\n"
    "detection: {s: {eventName: B, requestParameters.n: x}, condition: s}\n";

/// The rules `a` and `b`, and correlations whose lines below `correlation:` are these in flow style.
RuleSet loaded(std::initializer_list<const char*> correlations) {
  std::string text = kRules;
  int number = 0;
  for (const char* correlation : correlations) {
    const std::string name = "c" + std::to_string(++number);
    text += "---\ntitle: C " + name + "\nid: id-" + name + "\nname: " + name + "\ncorrelation: {" + correlation + "}\n";
  }
  RuleSet set = load_text(text);
  if (set.correlations.size() != correlations.size()) FAIL(codes_of(set));
  return set;
}

SqlQuery last_query(const RuleSet& set, const SqlOptions& with = options()) {
  return correlation_query(set.correlations.back(), set.rules, set.correlations, with);
}

SqlQuery query(const char* correlation, const SqlOptions& with = options()) {
  return last_query(loaded({correlation}), with);
}

TEST_CASE("every type is one statement with the columns of an alert") {
  struct Row {
    const char *correlation, *condition;
  };
  const Row rows[] = {
      {"type: event_count, rules: [a], timespan: 1h, condition: {gte: 5}", "WHERE value >= 5"},
      {"type: event_count, rules: [a, b], group-by: [awsRegion], timespan: 1h, condition: {gt: 5, lte: 9}",
       "WHERE value > 5 AND value <= 9"},
      {"type: event_count, rules: [a], timespan: 1h, condition: {neq: 5}", "WHERE value <> 5"},
      {"type: value_count, rules: [a], timespan: 1h, condition: {gte: 3, field: eventName}", "WHERE value >= 3"},
      {"type: value_count, rules: [a], timespan: 1h, condition: {gte: 3, field: [eventName, awsRegion]}",
       "WHERE value >= 3"},
      {"type: value_sum, rules: [a], timespan: 1h, condition: {gte: 3, field: requestParameters.n}",
       "WHERE total >= 3"},
      {"type: value_avg, rules: [a], timespan: 1h, condition: {gte: 3, field: requestParameters.n}",
       "WHERE total >= 3 * number"},
      {"type: value_median, rules: [a], timespan: 1h, condition: {gte: 3, field: requestParameters.n}",
       " >= 3 * 100000000"},
      {"type: value_percentile, rules: [a], timespan: 1h, condition: {gte: 3, field: requestParameters.n, "
       "percentile: 90}",
       " >= 3 * 100000000"},
      {"type: temporal, rules: [a, b], timespan: 1h", "WHERE value = 2"},
      {"type: temporal, rules: [a, b], timespan: 1h, condition: {gte: 1}", "WHERE value >= 1"},
      {"type: temporal, rules: [a, b], timespan: 1h, condition: a and not b", "WHERE (has0 = 1 AND NOT (has1 = 1))"},
      {"type: temporal_ordered, rules: [a, b], timespan: 1h", "WHERE start >= t - 3600000"},
      {"type: new_value, rules: [a], group-by: [awsRegion], field: [eventName], learn: 7d",
       "WHERE t - group_t >= 604800000"},
      {"type: new_value, rules: [a], group-by: [awsRegion], field: [eventName]", "WHERE t > group_t"},
  };
  for (const Row& row : rows) {
    for (const SqlDialect dialect : kBoth) {
      CAPTURE(row.correlation, to_string(dialect));
      const SqlQuery result = query(row.correlation, options(dialect));
      CHECK(remarks(result).empty());
      CHECK_THAT(result.text, Catch::StartsWith("WITH c1_records AS (\n") && Contains(row.condition));
      const bool is_new = std::string_view(row.correlation).find("new_value") != std::string_view::npos;
      CHECK(
          result.text.ends_with("\nSELECT 'id-c1' AS rule_id, grp AS group_values, first_time, last_time, "
                                "event_count, value" +
                                std::string(is_new ? ", new_value" : "") + "\nFROM c1_alerts\n"));
      const std::string outside = outside_quotes(result.text);
      CHECK(outside.find(';') == outside.npos);
      CHECK(outside.find("--") == outside.npos);
      CHECK(outside.find("not closed") == outside.npos);
      CHECK(count(outside, "(") == count(outside, ")"));
      for (const char* placeholder : {"_list", "all_values", "all_events", "place)", "tuple"}) {
        CHECK(outside.find(placeholder) == outside.npos);
      }
    }
  }
}

TEST_CASE("a window is inclusive and in milliseconds, or all that is before") {
  CHECK_THAT(query("type: event_count, rules: [a], timespan: 90s, condition: {gte: 2}").text,
             Contains("RANGE BETWEEN 90000 PRECEDING AND CURRENT ROW") && Contains("x.t >= e.t_from - 90000 AND "));
  const RuleSet legacy = load_text(
      "title: Many\nid: many\nlogsource: {product: aws, service: cloudtrail}\n"
      "detection: {s: {eventName: A}, condition: s | count() by awsRegion > 5}\n");
  REQUIRE(legacy.correlations.size() == 1);
  const SqlQuery whole = last_query(legacy);
  CHECK(remarks(whole).empty());
  CHECK_THAT(whole.text, Contains("RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW") && Contains("WHERE value > 5") &&
                             Contains("IS NOT NULL THEN 0 ELSE 1 END AS is_first") && !Contains("e.t_from - "));
}

TEST_CASE("an episode shows its smallest value where the bounds are from above") {
  CHECK_THAT(query("type: event_count, rules: [a], timespan: 1h, condition: {lt: 2}").text, Contains("min(value)"));
  CHECK_THAT(query("type: event_count, rules: [a], timespan: 1h, condition: {gt: 2}").text, Contains("max(value)"));
}

TEST_CASE("what has no form in SQL is refused with the reason") {
  struct Row {
    const char *correlation, *remarks;
  };
  const Row rows[] = {
      {"type: temporal_ordered, rules: [a, b], timespan: 1h, condition: {gte: 1}",
       ": temporal_ordered with a condition has no form in SQL"},
      {"type: event_count, rules: [a], group-by: [noSuchField], timespan: 1h, condition: {gte: 1}",
       "noSuchField: the table has no column with values of this field"},
      {"type: event_count, rules: [a], group-by: [userIdentity], timespan: 1h, condition: {gte: 1}",
       "userIdentity: the table has no column with values of this field"},
      {"type: event_count, rules: [a], group-by: [eventname], timespan: 1h, condition: {gte: 1}",
       "eventname: the table has no column with values of this field"},
      {"type: value_count, rules: [a], timespan: 1h, condition: {gte: 1, field: noSuchField}",
       "noSuchField: the table has no column with values of this field"},
      {"type: value_sum, rules: [a], timespan: 1h, condition: {gte: 1, field: eventName}",
       "eventName: the table has no column with numbers of this field"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.correlation);
    const SqlQuery result = query(row.correlation);
    CHECK(remarks(result) == row.remarks);
    CHECK(result.text.empty());
    CHECK(result.remarks.front().position.line > 0);
  }
}

TEST_CASE("a rule that has no query refuses the correlations that count it") {
  const RuleSet set = load_text(
      "title: A\nname: a\nlogsource: {product: aws, service: cloudtrail}\n"
      "detection: {s: {noSuchField: A}, condition: s}\n---\n"
      "title: C\ncorrelation: {type: event_count, rules: [a], timespan: 1h, condition: {gte: 1}}\n");
  CHECK(remarks(last_query(set)) == "noSuchField: the table has no column with this field");
  CHECK(last_query(set).text.empty());
}

TEST_CASE("a table without times or ids, or without what the filter needs, refuses every correlation") {
  const char* const correlation = "type: event_count, rules: [a], timespan: 1h, condition: {gte: 1}";
  for (const char* name : {"eventTime", "eventID"}) {
    CAPTURE(name);
    SqlOptions without = options();
    std::erase_if(without.table.columns, [&](const SqlField& column) { return &column == without.table.column(name); });
    REQUIRE(without.table.column(name) == nullptr);
    CHECK(remarks(query(correlation, without)) ==
          std::string(name) + ": the table has no such column of text, which every correlation needs");
  }
  SqlOptions without_region = options();
  without_region.filter.regions = {"us-east-1"};
  std::erase_if(without_region.table.columns, [](const SqlField& column) { return column.name == "awsregion"; });
  CHECK(remarks(query(correlation, without_region)) ==
        "awsRegion: the table has no such column of text, which the chosen records need");
}

TEST_CASE("a correlation counts the alerts of another with the parts of its group") {
  const RuleSet set =
      loaded({"type: event_count, rules: [a], group-by: [awsRegion, eventSource], timespan: 1h, condition: {gte: 2}",
              "type: value_count, rules: [c1], group-by: [awsRegion], timespan: 1d, condition: {gte: 2, field: "
              "eventSource}"});
  for (const SqlDialect dialect : kBoth) {
    const SqlQuery result = last_query(set, options(dialect));
    CHECK(remarks(result).empty());
    const std::string& text = result.text;
    CHECK(text.find("c2_alerts AS (") < text.find("c1_entries AS ("));  // the inner one first
    CHECK_THAT(text, Contains("CROSS JOIN UNNEST(events) AS shown(event)") && Contains("\nSELECT 'id-c2' AS rule_id"));
    CHECK(count(text, "_records AS (") == 1);
  }
}

TEST_CASE("rules and correlations together are one list of entries") {
  const RuleSet set = loaded({"type: event_count, rules: [a], timespan: 1h, condition: {gte: 2}",
                              "type: temporal, rules: [c1, b], timespan: 1d"});
  const SqlQuery result = last_query(set);
  CHECK(remarks(result).empty());
  CHECK(count(result.text, "UNION ALL") == 1);
  CHECK_THAT(result.text, Contains("SELECT 0 AS rule, t_last AS t") && Contains("THEN 1 END], x -> NOT x IS NULL)"));
}

TEST_CASE("what the group of an inner correlation does not tell is refused") {
  const RuleSet by_other =
      loaded({"type: event_count, rules: [a], group-by: [eventSource], timespan: 1h, condition: {gte: 2}",
              "type: value_sum, rules: [c1], timespan: 1d, condition: {gte: 2, field: eventSource}"});
  CHECK_THAT(remarks(last_query(by_other)), Contains("numbers of a correlation's groups have no form in SQL"));
  const RuleSet new_value =
      loaded({"type: event_count, rules: [a], group-by: [eventSource, awsRegion], timespan: 1h, condition: {gte: 2}",
              "type: new_value, rules: [c1], field: [eventSource]"});
  CHECK(remarks(last_query(new_value)) ==
        "awsRegion: new_value over a correlation has a form in SQL only where each part of its groups is a part of the "
        "group or of the value");
  CHECK(last_query(new_value).text.empty());
}

TEST_CASE("a new value may be a group of another correlation, with all events of its alert") {
  const RuleSet set =
      loaded({"type: event_count, rules: [a], group-by: [eventSource, awsRegion], timespan: 1h, condition: {gte: 2}",
              "type: new_value, rules: [c1, b], group-by: [awsRegion], field: [eventSource]"});
  for (const SqlDialect dialect : kBoth) {
    const SqlQuery result = last_query(set, options(dialect));
    CHECK(remarks(result).empty());
    CHECK_THAT(result.text,
               Contains(" || ' ~0000000000 ' || lpad(CAST(t_first AS varchar), 15, '0') AS arrival, events") &&
                   Contains("min_by(events, arrival) AS events") && Contains("WHERE t > group_t"));
    CHECK(count(result.text, "AS shown(event)") == 0);
  }
}

TEST_CASE("rules that name a part of the group differently choose their own column") {
  const SqlQuery result = query(
      "type: event_count, rules: [a, b], group-by: [who], timespan: 1h, condition: {gte: 2}, aliases: {who: {a: "
      "awsRegion, b: eventSource}}");
  CHECK(remarks(result).empty());
  CHECK_THAT(result.text, Contains("CROSS JOIN UNNEST(CASE rule WHEN 0 THEN g0_1 WHEN 1 THEN g0_2 END) AS part0(g0)"));
}

TEST_CASE("the name of a field is never taken for a place of the query") {
  const char* const correlation =
      "type: value_count, rules: [a], timespan: 1h, condition: {gte: 2, field: [requestParameters.right_list, "
      "requestParameters.left_list]}";
  for (const SqlDialect dialect : kBoth) {
    const std::string text = query(correlation, options(dialect)).text;
    const std::string outside = outside_quotes(text);
    CHECK(outside.find("_list") == outside.npos);
    CHECK_THAT(text, Contains("\"requestParameters.right_list\"") && Contains("\"requestParameters.left_list\""));
  }
}

TEST_CASE("a title cannot leave its constant in a correlation either") {
  const RuleSet set =
      load_text(std::string(kRules) +
                "---\ntitle: \"x'; DROP TABLE t; --\\n/*\"\ncorrelation: {type: event_count, rules: "
                "[a], group-by: [\"requestParameters.\\\"; --'\"], timespan: 1h, condition: {gte: 1}}\n");
  REQUIRE(set.correlations.size() == 1);
  for (const SqlDialect dialect : kBoth) {
    const SqlQuery result = last_query(set, options(dialect));
    CHECK(remarks(result).empty());
    const std::string outside = outside_quotes(result.text);
    CHECK_THAT(outside, !Contains(";") && !Contains("--") && !Contains("/*") && !Contains("DROP") &&
                            !Contains("(not closed)") && Contains(" AS rule_id"));
  }
}

}  // namespace
}  // namespace trailhound
