#include "engine/sql/query.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "engine/sql/aws_table.h"
#include "engine/testing/build.h"
#include "engine/testing/sql_text.h"

namespace trailhound {
namespace {

using Catch::Contains;

SqlOptions options(SqlDialect dialect = SqlDialect::kAthena) {
  SqlOptions out;
  out.dialect = dialect;
  out.table = aws_table();
  return out;
}

/// The query of a rule with this detection, whose lines begin at column 1.
SqlQuery query(std::string_view detection, const SqlOptions& with = options()) {
  return detection_query(rule_from_detection(detection), with);
}

/// The condition of the query, on one line.
std::string condition(std::string_view detection, const SqlOptions& with = options()) {
  const SqlQuery result = query(detection, with);
  const std::size_t at = result.text.rfind("\nWHERE ");
  if (at == result.text.npos) return "none: " + (result.remarks.empty() ? "" : result.remarks.front().text);
  std::string out;
  for (const char c : result.text.substr(at + 7)) {
    if (c != ' ' || !out.ends_with(' ')) out += c == '\n' ? ' ' : c;
  }
  out.pop_back();
  return out;
}

std::string item(const std::string& line) { return "s: {" + line + "}\ncondition: s"; }

TEST_CASE("a rule is one statement with the columns that say which event matched") {
  const Rule rule = rules_from(
                        "title: Stopped\nid: stop-1\nlogsource: {product: aws, service: cloudtrail}\n"
                        "detection: {s: {eventName: StopLogging}, condition: s}\n")
                        .front();
  CHECK(detection_query(rule, options()).text ==
        "SELECT 'stop-1' AS rule_id, eventid, eventtime, useridentity.arn AS principal_arn\n"
        "FROM cloudtrail_logs\n"
        "WHERE lower(eventname) = 'stoplogging'\n");
  Rule nameless = rule;
  nameless.id.clear();
  CHECK_THAT(detection_query(nameless, options()).text, Catch::StartsWith("SELECT 'Stopped' AS rule_id"));
}

TEST_CASE("a leaf may be null, which is no match") {
  struct Row {
    std::string item, condition;
  };
  const Row rows[] = {
      {"eventName: A", "lower(eventname) = 'a'"},
      {"eventName|cased: A", "eventname = 'A'"},
      {"eventName: [A, b]", "lower(eventname) IN ('a', 'b')"},
      {"eventName: 'A*b?'", "lower(eventname) LIKE 'a%b_' ESCAPE '\\'"},
      {"eventName|contains: '50%_'", "lower(eventname) LIKE '%50\\%\\_%' ESCAPE '\\'"},
      {"eventName|startswith: [A, B]",
       "lower(eventname) LIKE 'a%' ESCAPE '\\' OR lower(eventname) LIKE 'b%' ESCAPE '\\'"},
      {"eventName|contains|all: [A, B]",
       "lower(eventname) LIKE '%a%' ESCAPE '\\' AND lower(eventname) LIKE '%b%' ESCAPE '\\'"},
      {"eventName|re: '^a$'", "regexp_like(eventname, '\\Aa\\z')"},
      {"eventName: null", "eventname IS NULL"},
      {"eventName: ''", "lower(eventname) = ''"},
      {"eventName|exists: true", "NOT eventname IS NULL"},
      {"eventName|exists: false", "eventname IS NULL"},
      {"readOnly: true", "lower(readonly) = 'true'"},
      {"eventName: \xC3\x89", "lower(eventname) = lower('\xC3\x89')"},
      {"eventName|fieldref: eventSource", "lower(eventname) = lower(eventsource)"},
      {"sourceIPAddress|cidr: 203.0.113.9/32", "regexp_like(sourceipaddress, '\\A203\\.0\\.113\\.9\\z')"},
      {"sourceIPAddress|cidr: '2001:db8::/32'",
       "sourceipaddress LIKE '%:%' ESCAPE '\\' AND regexp_like(sourceipaddress, '\\A[0-9A-Fa-f:.]+\\z') AND "
       "any_match(ARRAY['2001:0db8:0000:0000:0000:0000:0000:0000/32'], n -> contains(n, TRY_CAST(sourceipaddress AS "
       "ipaddress)))"},
      {"resources.ARN: x", "any_match(transform(resources, r -> r.arn), t -> lower(t) = 'x')"},
      {"requestParameters.n: x",
       "any_match(transform(\"requestParameters.n\", v -> lower(json_extract_scalar(v, '$'))), t -> t = 'x')"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.item);
    CHECK(condition(item(row.item)) == row.condition);
  }
}

TEST_CASE("below NOT nothing may be null, which NOT would leave null") {
  CHECK(condition(item("eventName|neq: A")) == "NOT coalesce(lower(eventname) = 'a', false)");
  CHECK(condition("s: {eventName: A}\nf: {resources.ARN: x}\ncondition: s and not f") ==
        "lower(eventname) = 'a' AND NOT coalesce(any_match(transform(resources, r -> r.arn), t -> lower(t) = 'x'), "
        "false)");
}

TEST_CASE("a condition keeps its structure") {
  const std::string detection =
      "a: {eventName: A}\nb: {eventName: B, awsRegion: R}\nc: [{eventName: C}, {eventName: D}]\n";
  const std::string a = "lower(eventname) = 'a'", b = "lower(eventname) = 'b' AND lower(awsregion) = 'r'",
                    c = "lower(eventname) = 'c' OR lower(eventname) = 'd'";
  CHECK(condition(detection + "condition: a and not b") == a + " AND NOT coalesce(" + b + ", false)");
  CHECK(condition(detection + "condition: a or b and c") == a + " OR " + b + " AND coalesce(" + c + ", false)");
  CHECK(condition(detection + "condition: all of them") == a + " AND " + b + " AND coalesce(" + c + ", false)");
  CHECK(condition(detection + "condition: 1 of a*") == a);
  CHECK(condition(detection + "condition: not 1 of them") ==
        "NOT coalesce(" + a + " OR " + b + " OR " + c + ", false)");
}

TEST_CASE("what blocks look at in an element is one value of a row") {
  const Rule rule = rules_from(
                        "title: test\nsigma-version: 3\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n"
                        "  s:\n    requestParameters.list[any]: {Name: [a, b], Name|contains: c, Deep.Er: d}\n"
                        "  t:\n    requestParameters.list[none]: {Deep.Er: e}\n  condition: s and t\n")
                        .front();
  const std::string text = detection_query(rule, options()).text;
  CHECK_THAT(text,
             Contains("any_match(\"requestParameters.list[]\", e1 -> any_match(transform(e1[1], v -> ") &&
                 Contains("NOT coalesce(any_match(\"requestParameters.list[]\", e1 -> any_match(transform(e1[2], "));
  CHECK(count(text, "'$[\"Name\"]'") == 1);
  CHECK(count(text, "'$[\"Er\"]'") == 1);
  CHECK(count(text, "e1 -> ROW(") == 2);  // the element and what it holds, and from these the values
}

TEST_CASE("any number of values is one list, and many patterns are one expression") {
  std::string values, patterns;
  for (int i = 0; i < 10'000; ++i) values += (i > 0 ? ", v" : "v") + std::to_string(i);
  for (int i = 0; i < 50; ++i) patterns += (i > 0 ? ", 'v" : "'v") + std::to_string(i) + ".*'";
  const SqlQuery list = query(item("eventName: [" + values + "]"));
  CHECK(remarks(list).empty());
  CHECK(count(list.text, " IN (") == 1);
  CHECK(count(list.text, "lower(eventname)") == 1);
  CHECK_THAT(list.text, Contains("'v0', 'v1', ") && Contains(", 'v9999')"));

  const std::string fifty = query(item("eventName: [" + patterns + "]")).text;
  CHECK(count(fifty, " LIKE ") == 50);
  CHECK(count(fifty, "regexp_like") == 0);
  const std::string more = query(item("eventName: [" + patterns + ", 'x*', plain]")).text;
  CHECK(count(more, " LIKE ") == 0);
  CHECK(count(more, "regexp_like(lower(eventname), '\\Av0\\.(?s:.*)\\z|\\Av1\\.(?s:.*)\\z|") == 1);
  CHECK_THAT(more, Contains("lower(eventname) = 'plain'\n  OR "));
}

TEST_CASE("many networks are one expression, and many numbers two lists") {
  CHECK(condition(item("sourceIPAddress|cidr: [203.0.113.9, 10.0.0.0/31]")) ==
        "regexp_like(sourceipaddress, '\\A203\\.0\\.113\\.9\\z|\\A10\\.0\\.0\\.(?:0|1)\\z')");
  const std::string ports = condition(item("requestParameters.port: [22, 3389]"));
  CHECK_THAT(ports,
             Contains("t -> t IN ('22', '3389')") &&
                 Contains("AS decimal(38, 10)) IN (22, 3389) AND TRY_CAST(json_extract_scalar(v, '$') AS double) "
                          "IN (22, 3389)"));
  CHECK(count(ports, "IN (22, 3389)") == 2);
}

TEST_CASE("where a decimal is rounded to the rule's number, the double decides") {
  CHECK_THAT(condition(item("requestParameters.n|gt: 0.5")),
             Contains("CASE WHEN TRY_CAST(json_extract_scalar(v, '$') AS decimal(38, 10)) = 0.5 THEN "
                      "TRY_CAST(json_extract_scalar(v, '$') AS double) > 0.5 ELSE "
                      "coalesce(TRY_CAST(json_extract_scalar(v, '$') AS decimal(38, 10)) > 0.5, "
                      "TRY_CAST(json_extract_scalar(v, '$') AS double) > 0.5) END"));
}

/// A rule with blocks and this detection, whose lines are indented by two.
Rule with_blocks(const std::string& detection) {
  return rules_from("title: test\nsigma-version: 3\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n" +
                    detection)
      .front();
}

TEST_CASE("a key that is called like a list of the query has a column of its own") {
  const std::string text = detection_query(with_blocks("  s:\n"
                                                       "    requestParameters.items[any]: {Name: a}\n"
                                                       "    'requestParameters.items\\[\\]': b\n"
                                                       "  t:\n"
                                                       "    requestParameters.items[0]: {Name: c}\n"
                                                       "    'requestParameters.items\\[0\\]': d\n"
                                                       "  condition: s or t\n"),
                                           options())
                               .text;
  for (const char* column : {"items[]", "items[] (2)", "items[0]", "items[0] (2)"}) {
    CAPTURE(column);
    CHECK(count(text, " AS \"requestParameters." + std::string(column) + "\"") == 1);
  }
  CHECK_THAT(text, Contains("any_match(\"requestParameters.items[]\", e1 -> ") &&
                       Contains("transform(\"requestParameters.items[] (2)\", v -> ") &&
                       Contains("any_match(\"requestParameters.items[0]\", e1 -> ") &&
                       Contains("transform(\"requestParameters.items[0] (2)\", v -> "));
}

TEST_CASE("so it is inside of an element") {
  const std::string text = detection_query(with_blocks("  s:\n"
                                                       "    requestParameters.list[any]:\n"
                                                       "      items[any]: {Name: a}\n"
                                                       "      'items\\[\\]': b\n"
                                                       "  condition: s\n"),
                                           options())
                               .text;
  CHECK_THAT(text, Contains("any_match(e1[1], e2 -> ") && Contains("transform(e1[2], v -> ") &&
                       Contains("'$[\"items\"]'") && Contains("'$[\"items[]\"]'"));
}

TEST_CASE("a query that Athena would not take is refused") {
  std::string values;
  for (int i = 0; i < 20'000; ++i) values += (i > 0 ? ", value" : "value") + std::to_string(i);
  CHECK(remarks(query(item("eventName: [" + values + "]"))) == ": its query would be longer than Athena takes");
  CHECK(remarks(query(item("eventName: [" + values + "]"), options(SqlDialect::kDuckDb))).empty());
}

TEST_CASE("no text of a rule leaves its constant or identifier") {
  const std::string breakers[] = {
      "x' OR 1=1 --", "x'; DROP TABLE t; --", "it''s */ /* \\\\'", "a\\n'; --\\t\\x7f", "\\\"; --", "'''", "{0} {*} '",
      "\\0'; --"};
  for (const std::string& breaker : breakers) {
    const std::string yaml =
        "title: \"" + breaker + "\"\nid: \"" + breaker +
        "\"\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n  s:\n    eventName: [\"" + breaker +
        "\", \"" + breaker + "*\"]\n    userAgent|contains|cased: \"" + breaker + "\"\n    \"requestParameters." +
        breaker + "\": \"" + breaker + "\"\n    errorMessage|re: \"a[^x]'; --\"\n  condition: s\n";
    CAPTURE(yaml);
    std::vector<Rule> rules = rules_from(yaml);
    rules.push_back(rules.front());
    rules.back().id.clear();
    for (const SqlDialect dialect : {SqlDialect::kAthena, SqlDialect::kDuckDb}) {
      SqlOptions with = options(dialect);
      with.filter.accounts = {"1' --"};
      with.filter.regions = {"r'; --"};
      with.table.name = "a\"; --.b'; --";
      std::vector<std::string> texts;
      for (const Rule& rule : rules) texts.push_back(detection_query(rule, with).text);
      const Rule* const both[] = {&rules[0], &rules[1]};
      for (const SqlBatch& batch : detection_batches(both, with)) texts.push_back(batch.text);
      CHECK(texts.size() == 3);
      for (const std::string& text : texts) {
        CHECK_FALSE(text.empty());
        const std::string outside = outside_quotes(text);
        CHECK_THAT(outside, !Contains(";") && !Contains("--") && !Contains("/*") && !Contains("DROP") &&
                                !Contains("1=1") && !Contains("(not closed)"));
        CHECK(std::none_of(text.begin(), text.end(),
                           [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F; }));
      }
    }
  }
}

TEST_CASE("paths that engines take for the same column have columns of their own") {
  const std::string text = query(
                               "s: {requestParameters.name: a, requestParameters.Name: b, requestParameters.NAME: c, "
                               "'requestParameters.name (2)': d, 'requestParameters.name|cased': e}\ncondition: s")
                               .text;
  for (const char* name : {"name", "Name (2)", "NAME (3)", "name (2) (2)"}) {
    CAPTURE(name);
    CHECK(count(text, "AS \"requestParameters." + std::string(name) + "\"") == 1);
  }
  CHECK(count(text, " AS \"requestParameters.") == 4);
  const std::string accents =
      query("s: {requestParameters.\xC3\xA9: a, requestParameters.\xC3\x89: b}\ncondition: s").text;
  CHECK_THAT(accents, Contains("AS \"requestParameters.\xC3\x89 (2)\""));
  const std::string tabs = query("s: {\"requestParameters.a\\tb\": a, requestParameters.a b: b}\ncondition: s").text;
  CHECK_THAT(tabs, Contains("AS \"requestParameters.a b\"") && Contains("AS \"requestParameters.a b (2)\""));
}

TEST_CASE("a field that no record has by this name is refused with its place") {
  const std::string unknown = "the table has no column with this field";
  for (const std::string field : {"eventname", "EventName", "useridentity.arn", "userIdentity.ARN", "resources.arn",
                                  "noSuchField", "userIdentity.noSuch", "eventName.x", "requestparameters.name"}) {
    CAPTURE(field);
    const SqlQuery result = query(item(field + ": x"));
    CHECK(remarks(result) == field + ": " + unknown);
    CHECK(result.text.empty());
    CHECK(result.remarks.front().position.line > 0);
  }
  CHECK(remarks(query("s: {eventName: a}\nt: {x: y}\ncondition: s or not t")) == "x: " + unknown);
  CHECK(remarks(query(item("eventName|fieldref: 'requestParameters.'"))) ==
        "eventName: `requestParameters.`: a key of its path is empty, which the engines do not look up");
  for (const std::string field : {"requestParameters.", "requestParameters.a.", "requestParameters..a"}) {
    CAPTURE(field);
    CHECK(remarks(query(item(field + ": x"))) ==
          field + ": a key of its path is empty, which the engines do not look up");
  }
  CHECK(remarks(query(item("eventName|fieldref: noSuch"))) == "eventName: `noSuch`: " + unknown);
}

TEST_CASE("a column of a type that does not keep what the record has is refused") {
  struct Row {
    const char *columns, *item, *remarks;
  };
  const std::string lost = ": the type of the table's column does not show what the record has";
  const Row rows[] = {
      {"requestparameters map<string,string>", "requestParameters.a: x", "requestParameters.a"},
      {"requestparameters struct<a:string>", "requestParameters.a: x", "requestParameters.a"},
      {"requestparameters struct<a:string>", "requestParameters: null", "requestParameters"},
      {"eventtime timestamp", "eventTime|hour: 9", "eventTime"},
      {"recipientaccountid bigint", "recipientAccountId: 1", "recipientAccountId"},
      {"requestparameters string", "requestParameters.a: x", nullptr},
      {"readonly boolean", "readOnly: false", nullptr},
  };
  for (const Row& row : rows) {
    CAPTURE(row.columns, row.item);
    const std::string statement = "CREATE TABLE t (eventname string, " + std::string(row.columns) + ")";
    SqlOptions with = options();
    with.table = *parse_table_ddl(statement, "t.sql");
    CHECK(remarks(query(item(row.item), with)) == (row.remarks == nullptr ? "" : row.remarks + lost));
  }
}

TEST_CASE("what a table cannot tell exactly is refused, or said with a warning") {
  const std::string exists = ": a column cannot tell a null from an absent field: `exists` takes both as absent";
  CHECK(remarks(query(item("userIdentity|exists: true"))) == "warning userIdentity" + exists);
  CHECK(remarks(query(item("eventName|exists: false"))) == "warning eventName" + exists);
  CHECK(remarks(query(item("requestParameters.x|exists: true"))).empty());
  CHECK(remarks(query(item("userIdentity: x"))) == "userIdentity: the table has a struct here, which has no text");
  CHECK(condition(item("userIdentity: null")) == "useridentity IS NULL");
  const SqlQuery keywords = query("k: [word]\ncondition: k");
  CHECK(remarks(keywords) == "warning : keywords see only the columns of the table, not every field of the record");
  CHECK_THAT(keywords.text, Contains("AS \"every text\"") && Contains("LIKE '%word%'"));
  CHECK_THAT(remarks(query(item("eventName: \xCF\x83x"))), Catch::StartsWith("warning eventName: lower()"));
  CHECK(remarks(query(item("eventName|cased: \xCF\x83x"))).empty());
  CHECK_THAT(remarks(query(item("eventName|re: '(a+)+b'"))),
             Catch::StartsWith("eventName: the regular expression has no safe form: there are texts"));
  CHECK(remarks(query(item("eventName|re: '(a+)+b'"), options(SqlDialect::kDuckDb))).empty());
  CHECK_THAT(remarks(query(item("requestParameters.n|gt: 1e40"))), Contains("more digits than the engines' decimals"));
}

TEST_CASE("the chosen records are a condition of their own, with the partition that they are in") {
  SqlOptions with = options();
  const auto source = [&] { return records_source(SqlFields(with.table), with, 0); };
  CHECK(source() == "cloudtrail_logs");
  with.filter.from = parse_rfc3339("2026-03-14T09:00:00.5Z");
  with.filter.to = parse_rfc3339("2026-03-31T09:00:00.5Z");
  CHECK(source() ==
        "(\n    SELECT *\n    FROM cloudtrail_logs\n    WHERE timestamp >= '2026/03/14'\n"
        "      AND timestamp <= '2026/04/01'\n"
        "      AND (eventtime >= '2026-03-14T09:00:01Z' OR eventtime IS NULL)\n"
        "      AND (eventtime <= '2026-03-31T09:00:00Z' OR eventtime IS NULL)\n) AS records");
  with.table.partitions.clear();
  CHECK_THAT(source(), !Contains("timestamp >=") && Contains("eventtime >= '2026-03-14T09:00:01Z'"));
  with.table.partitions = {{"timestamp", {SqlColumnType::Kind::kTimestamp, {}}}};
  CHECK_THAT(source(), !Contains("timestamp >="));
  with.filter = {{}, {}, {"111122223333", "444455556666"}, {"us-east-1"}};
  with.table.name = "logs.trail-1";
  CHECK(source() ==
        "(\n    SELECT *\n    FROM logs.\"trail-1\"\n"
        "    WHERE coalesce(recipientaccountid, useridentity.accountid) IN ('111122223333', '444455556666')\n"
        "      AND awsregion IN ('us-east-1')\n) AS records");
}

/// A table without some columns.
SqlOptions without(std::vector<std::string> names) {
  SqlOptions out = options();
  std::erase_if(out.table.columns, [&](const SqlField& column) {
    return std::find(names.begin(), names.end(), column.name) != names.end();
  });
  return out;
}

TEST_CASE("a table that lacks a column refuses the rules that need it, by its name") {
  const std::string stop = item("eventName: Stop"), missing =
                                                        ": the table has no such column of text, which the "
                                                        "chosen records need";
  CHECK(remarks(query(stop, without({"eventname"}))) == "eventName: the table has no column with this field");
  CHECK(remarks(query(stop, without({"useragent"}))).empty());
  SqlOptions with = without({"eventtime", "useridentity", "awsregion", "eventid"});
  CHECK_THAT(query(stop, with).text, Contains("CAST(NULL AS varchar) AS eventid, CAST(NULL AS varchar) AS eventtime, "
                                              "CAST(NULL AS varchar) AS principal_arn"));
  with.filter.from = 0;
  with.filter.accounts = {"1"};
  with.filter.regions = {"r"};
  CHECK(remarks(query(stop, with)) ==
        "eventTime" + missing + "\nuserIdentity.accountId" + missing + "\nawsRegion" + missing);
  CHECK(query(stop, with).text.empty());
  SqlOptions with_times = options();
  const auto column = std::find_if(with_times.table.columns.begin(), with_times.table.columns.end(),
                                   [](const SqlField& field) { return field.name == "eventtime"; });
  column->type.kind = SqlColumnType::Kind::kTimestamp;
  CHECK(remarks(query(stop, with_times)).empty());
  with_times.filter.to = 0;
  CHECK(remarks(query(stop, with_times)) == "eventTime" + missing);
}

std::vector<const Rule*> pointers(const std::vector<Rule>& rules) {
  std::vector<const Rule*> out;
  for (const Rule& rule : rules) out.push_back(&rule);
  return out;
}

TEST_CASE("many rules share queries of at most 40, in their order") {
  std::vector<Rule> rules;
  for (int i = 0; i < 81; ++i) {
    rules.push_back(rule_from_detection(item("eventName: E" + std::to_string(i) + ", requestParameters.n: x")));
    rules.back().id = "rule-" + std::to_string(i);
  }
  const std::vector<SqlBatch> batches = detection_batches(pointers(rules), options());
  REQUIRE(batches.size() == 3);
  CHECK(batches[0].rules.size() == 40);
  CHECK(batches[1].rules.size() == 40);
  CHECK(batches[2].rules.size() == 1);
  CHECK(batches[1].rules.front() == &rules[40]);
  CHECK_THAT(batches[0].text, Catch::StartsWith("SELECT rule_id, eventid, eventtime, principal_arn\nFROM (\n"));
  CHECK(count(batches[0].text, " THEN 'rule-") == 40);
  CHECK(count(batches[0].text, " AS \"requestParameters.n\"") == 1);  // one column for all
  CHECK(batches[0].text.ends_with("CROSS JOIN UNNEST(matches.rule_ids) AS matched(rule_id)\n"));
  CHECK(detection_batches({}, options()).empty());
}

TEST_CASE("long conditions make the queries of Athena smaller, not those of DuckDB") {
  std::vector<Rule> rules;
  for (int i = 0; i < 10; ++i) {
    std::string values;
    for (int value = 0; value < 1000; ++value) values += (value > 0 ? ", long" : "long") + std::to_string(1000 + value);
    rules.push_back(rule_from_detection(item("eventName: [" + values + "]")));
  }
  const std::size_t each = 12'000;  // bytes of a condition, nearly
  const std::vector<SqlBatch> batches = detection_batches(pointers(rules), options());
  std::size_t total = 0;
  for (const SqlBatch& batch : batches) {
    total += batch.rules.size();
    CHECK(batch.rules.size() <= kMostConditionBytes / each);
    CHECK(batch.text.size() <= kMostConditionBytes + 1000);
  }
  CHECK(total == rules.size());
  CHECK(batches.size() == 10);
  CHECK(detection_batches(pointers(rules), options(SqlDialect::kDuckDb)).size() == 1);
}

TEST_CASE("a rule that is longer than the limit has a query of its own") {
  std::string values;
  for (int i = 0; i < 5000; ++i) values += (i > 0 ? ", value" : "value") + std::to_string(10'000 + i);
  const std::vector<Rule> rules = {rule_from_detection(item("eventName: A")),
                                   rule_from_detection(item("eventName: [" + values + "]")),
                                   rule_from_detection(item("eventName: B"))};
  const std::vector<SqlBatch> batches = detection_batches(pointers(rules), options());
  REQUIRE(batches.size() == 3);
  CHECK(batches[1].rules == std::vector<const Rule*>{&rules[1]});
}

}  // namespace
}  // namespace trailhound
