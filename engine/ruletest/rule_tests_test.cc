#include "engine/ruletest/rule_tests.h"

#include <catch2/catch.hpp>

#include "engine/testing/build.h"
#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kRule = R"(title: Port Opened
id: 7a1f3f8e-0000-4000-8000-000000000002
logsource: {product: aws, service: cloudtrail}
detection:
    selection: {eventName: Open, requestParameters.port|lte: 22}
    condition: selection
)";

TEST_CASE("test records: YAML's types become JSON's, and missing members are added") {
  const RuleTestFile file = read_rule_tests("x.test.yml", R"(match:
    - why: port
      record: {eventName: Open, n: [22, '22', 012345678901, 1.50, true, null, "a\"b", {}], eventTime: never}
no_match: []
)");
  CHECK(file.faults.empty());
  REQUIRE(file.cases.size() == 1);
  CHECK(file.cases[0].why == "port");
  CHECK(file.cases[0].matches);
  CHECK(file.cases[0].record ==
        R"({"eventName":"Open","n":[22,"22","012345678901",1.50,true,null,"a\"b",{}],"eventTime":"never",)"
        R"("eventVersion":"1.09"})");
}

TEST_CASE("faults of test files name their place") {
  struct Row {
    const char *text, *part;
  };
  const Row rows[] = {
      {"", "keys match and no_match"},
      {"- a\n", "keys match and no_match"},
      {"match: x\n", "list of records"},
      {"mach: []\n", "mach"},
      {"match: [{why: a}]\n", "why (text) and record"},
      {"match: [{record: {}, why: a, rul: b}]\n", "rul"},
      {"match: [a]\n", "a case is a map"},
      {"match: []\nmatch: []\n", "match"},
      {"match: []\n---\nno_match: []\n", "one document"},
      {"match: [\n", ""},
      {"\xff", "not YAML"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const RuleTestFile file = read_rule_tests("x.test.yml", row.text);
    REQUIRE_FALSE(file.faults.empty());
    CHECK_THAT(file.faults[0].text, Contains(row.part));
    CHECK(file.faults[0].path == "x.test.yml");
  }
}

TEST_CASE("rules that fail their test records") {
  struct Row {
    const char* tests;
    std::vector<std::string> codes;
  };
  const Row rows[] = {
      {"match: [{why: a, record: {eventName: Open, requestParameters: {port: 22}}}]\n"
       "no_match: [{why: b, record: {eventName: Open, requestParameters: {port: 443}}}]\n",
       {}},
      {"match: [{why: a, record: {eventName: Open, requestParameters: {port: 443}}}]\n"
       "no_match: [{why: b, record: {eventName: Open, requestParameters: {port: '22'}}}]\n",
       {"T002", "T002"}},
      {"match: [{why: a, record: {eventName: Open, requestParameters: {port: 22}}}]\n", {"T003"}},
      {"", {"T001", "T003", "T003"}},
      {"match: [{why: a, rule: Port Opened, record: {eventName: Open, requestParameters: {port: 22}}}]\n"
       "no_match: [{why: b, rule: nobody, record: {eventName: Open}}]\n",
       {"T001", "T003"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.tests);
    std::vector<std::string> codes;
    for (const Diagnostic& diagnostic :
         failed_rule_tests(rules_from(kRule), read_rule_tests("x.test.yml", row.tests), "x.test.yml")) {
      codes.push_back(diagnostic.code);
    }
    CHECK(codes == row.codes);
  }
}

TEST_CASE("rules test: exit codes, and test records are no rules") {
  const ScratchFolder folder;
  const std::string line = "rules test '" + folder.path() + "'";
  folder.write("open.yml", kRule);
  CHECK(run_program(line).code == 1);  // no records
  folder.write("open.test.yml",
               "match: [{why: a, record: {eventName: Open, requestParameters: {port: 22}}}]\n"
               "no_match: [{why: b, record: {eventName: Close}}]\n");
  const ProgramRun good = run_program(line);
  CHECK(good.code == 0);
  CHECK(good.out == "1 rules, 0 correlations, 2 test records, 0 faults\n");
  CHECK_THAT(run_program("rules check '" + folder.path() + "'").out, Contains("       1  documents"));
  folder.write("open.test.yml", "match: [{why: other port, record: {eventName: Open}}]\n");
  const ProgramRun bad = run_program(line);
  CHECK(bad.code == 1);
  CHECK_THAT(bad.out, Contains("other port"));
  folder.write("torn.yml", "title: [\n");
  CHECK(run_program(line).code == 1);
  CHECK(run_program("rules test").code == 2);
  CHECK(run_program("rules test '" + folder.path() + "/missing'").code == 2);
}

}  // namespace
}  // namespace trailhound
