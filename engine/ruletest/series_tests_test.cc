#include "engine/ruletest/series_tests.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "engine/ruletest/rule_tests.h"
#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kRules = R"(title: Door Opened
name: opened
logsource: {product: aws, service: cloudtrail}
detection: {selection: {eventName: Open}, condition: selection}
---
title: Many Doors Opened
id: 7a1f3f8e-0000-4000-8000-000000000003
correlation:
    type: value_count
    rules: [opened]
    group-by: [user]
    timespan: 1m
    condition: {field: door, gte: 3}
)";

TEST_CASE("a series: times, numbers and common members") {
  const RuleTestFile file = read_rule_tests("x.test.yml", R"(alert:
    -   why: doors
        common: {eventName: Open, who: {name: mallory, from: a}}
        series:
            -   {times: 2, every: 1m, record: {door: 'd{n}-{n}', list: ['{n}']}}
            -   {at: 1h, record: {eventName: Close, who: {from: b}, eventTime: never, eventID: mine}}
            -   record: {door: 7}
)");
  CHECK(file.faults.empty());
  REQUIRE(file.series.size() == 1);
  CHECK(file.series[0].alerts);
  REQUIRE(file.series[0].records.size() == 4);
  CHECK(file.series[0].records[1] ==
        R"({"door":"d2-2","list":["2"],"eventName":"Open","who":{"name":"mallory","from":"a"},"eventVersion":"1.09",)"
        R"("eventTime":"2026-01-01T00:01:00Z","eventID":"00000000-0000-4000-8000-000000000001"})");
  CHECK(file.series[0].records[2] == R"({"eventName":"Close","who":{"from":"b","name":"mallory"},"eventTime":"never",)"
                                     R"("eventID":"mine","eventVersion":"1.09"})");
  CHECK_THAT(file.series[0].records[3], Contains("T01:00:00Z"));
}

TEST_CASE("faults of series name their place") {
  struct Row {
    const char *text, *part;
  };
  const Row rows[] = {
      {"alert: x\n", "list of series"},
      {"alert: [a]\n", "a case is a map"},
      {"alert: [{why: a}]\n", "series"},
      {"alert: [{why: a, series: []}]\n", "series"},
      {"alert: [{why: a, common: x, series: [{record: {}}]}]\n", "common"},
      {"alert: [{why: a, rul: b, series: [{record: {}}]}]\n", "rul"},
      {"alert: [{why: a, series: [x]}]\n", "record (a map)"},
      {"alert: [{why: a, series: [{record: {}, when: 1m}]}]\n", "when"},
      {"alert: [{why: a, series: [{record: {}, at: soon}]}]\n", "90s"},
      {"alert: [{why: a, series: [{record: {}, at: 9y}]}]\n", "up to a year"},
      {"alert: [{why: a, series: [{record: {}, times: 0, every: 1s}]}]\n", "from 1 to 2000"},
      {"alert: [{why: a, series: [{record: {}, times: 5000, every: 1s}]}]\n", "from 1 to 2000"},
      {"alert: [{why: a, series: [{record: {}, times: 5}]}]\n", "go together"},
      {"alert: [{why: a, series: [{record: {}, every: 5s}]}]\n", "go together"},
      {"alert: [{why: a, series: [{record: {}, times: 1500, every: 1s}, {record: {}, times: 1500, every: 1s}]}]\n",
       "at most 2000"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const RuleTestFile file = read_rule_tests("x.test.yml", row.text);
    REQUIRE_FALSE(file.faults.empty());
    CHECK_THAT(file.faults[0].text, Contains(row.part));
  }
}

std::vector<std::string> codes_of(const std::string& tests) {
  const std::vector<RuleText> texts{{"x.yml", "x.yml", kRules}};
  const RuleSet set = load_rules(texts);
  const std::vector<std::uint32_t> correlations{0};
  std::vector<std::string> codes;
  for (const Diagnostic& diagnostic :
       failed_series_tests(set, correlations, read_rule_tests("x.test.yml", tests).series, "x.test.yml")) {
    codes.push_back(diagnostic.code);
  }
  return codes;
}

std::string series(const char* list, const char* door, const char* every, const char* more = "") {
  return std::string(list) + ": [{why: a, common: {eventName: Open, user: u}, series: [{times: 3, every: " + every +
         ", record: {door: " + door + "}}]" + more + "}]\n";
}

TEST_CASE("correlations that fail their series") {
  using Codes = std::vector<std::string>;
  const std::string good = series("alert", "'{n}'", "30s");
  CHECK(codes_of(good + series("no_alert", "'{n}'", "31s")) == Codes{});
  CHECK(codes_of(good + series("no_alert", "same", "1s")) == Codes{});
  CHECK(codes_of(good + series("no_alert", "'{n}'", "30s")) == Codes{"T002"});
  CHECK(codes_of(series("alert", "'{n}'", "31s") + series("no_alert", "same", "1s")) == Codes{"T002"});
  CHECK(codes_of(good) == Codes{"T003"});
  CHECK(codes_of("") == Codes{"T003", "T003"});
  CHECK(codes_of(good + series("no_alert", "same", "1s", ", rule: nobody")) == Codes{"T001", "T003"});
  CHECK(codes_of(good + series("no_alert", "same", "1s", ", rule: Many Doors Opened")) == Codes{});
}

TEST_CASE("rules test: a correlation without series is a failure") {
  const ScratchFolder folder;
  const std::string line = "rules test '" + folder.path() + "'";
  folder.write("doors.yml", kRules);
  const std::string records = "match: [{why: a, record: {eventName: Open}}]\nno_match: [{why: b, record: {a: b}}]\n";
  folder.write("doors.test.yml", records);
  const ProgramRun without = run_program(line);
  CHECK(without.code == 1);
  CHECK_THAT(without.out, Contains("'Many Doors Opened' has no series under alert"));
  folder.write("doors.test.yml", records + series("alert", "'{n}'", "30s") + series("no_alert", "same", "1s"));
  const ProgramRun with = run_program(line);
  CHECK(with.code == 0);
  CHECK(with.out == "1 rules, 1 correlations, 8 test records, 0 faults\n");
}

}  // namespace
}  // namespace trailhound
