#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kMetadata =
    "status: test\ndescription: d\nauthor: a\nlevel: low\nreferences: [r]\nfalsepositives: [f]\n";

std::string rule(const std::string& name, const std::string& product, const std::string& tag = "attack.t1078") {
  return "title: " + name + "\nid: " + name + "\nname: " + name + "\n" + kMetadata + "tags: [" + tag + "]\n" +
         "logsource: {product: " + product + ", service: cloudtrail}\ndetection: {s: {eventName: " + name +
         "}, condition: s}\n---\n";
}

std::string correlation(const std::string& of) {
  return "title: over " + of + "\nid: over-" + of + "\n" + kMetadata +
         "tags: [attack.t1078]\ncorrelation: {type: event_count, rules: " + of +
         ", timespan: 5m, condition: {gte: 2}}\n---\n";
}

TEST_CASE("rules check counts what a hunt evaluates") {
  const ScratchFolder folder;
  folder.write("rules.yml", rule("A", "aws") + rule("B", "aws") + rule("W", "windows") + correlation("A") +
                                correlation("W") + "title: broken\nlogsource: {product: aws}\n---\n" +
                                rule("A", "aws") + "name: CI\non: push\njobs: {}\n");
  const std::string rules = " '" + folder.path() + "/rules.yml'";
  const ProgramRun check = run_program("rules check" + rules);
  CHECK_THAT(check.out, Contains("       6  documents\n"
                                 "       2  loaded\n"
                                 "       2  loaded, for another log source\n"
                                 "       1  correlations\n"));
  CHECK_THAT(check.out, Contains("       1  set aside\n"));
  CHECK_THAT(check.out, Contains("       1  delivered again, counted once\n       1  not rules (other YAML)\n"));
  run_program("hunt -q --stats '" + folder.path() + "/ledger.json' --rules" + rules + " -", "{}");
  const std::string ledger = folder.read("ledger.json");
  CHECK_THAT(ledger, Contains(R"("loaded": 2)"));
  CHECK_THAT(ledger, Contains(R"("correlations": 1)"));
  CHECK_THAT(ledger, Contains(R"("other_logsource": 2)"));
  CHECK_THAT(ledger, Contains(R"("set_aside": 1)"));
}

TEST_CASE("rules check shows the line of each remark") {
  const ScratchFolder folder;
  folder.write("rule.yml", "title: T\nid: i\n" + std::string(kMetadata) +
                               "tags:\n    - attack.nothing\nlogsource: {service: cloudtrail}\n"
                               "detection:\n    s:\n        eventNam: A\n    condition: s\n");
  folder.write("other.yml",
               "title: O\nlogsource: {service: cloudtrail, category: x}\ndetection: {s: {a: b}, condition: s}\n");
  const ProgramRun check = run_program("rules check '" + folder.path() + "'");
  CHECK(check.code == 0);
  CHECK_THAT(check.out, Contains("rule.yml:14:9: warning[L001]: no CloudTrail record has a field 'eventNam'\n"
                                 "        eventNam: A\n"
                                 "        ^\n"));
  CHECK_THAT(check.out, Contains("    - attack.nothing\n      ^\n"));
  CHECK_THAT(check.out, Contains("other.yml:2:1: warning[L015]"));
  CHECK_THAT(check.out, Contains("logsource: {service: cloudtrail, category: x}\n^\n"));
  CHECK(run_program("rules check --strict '" + folder.path() + "'").code == 2);
}

TEST_CASE("rules check names the successors of revoked tags") {
  const ScratchFolder folder;
  folder.write("rules.yml",
               rule("A", "aws", "attack.t1562.008") + rule("B", "aws", "attack.t1685.002, attack.stealth"));
  const ProgramRun check = run_program("rules check --strict '" + folder.path() + "/rules.yml'");
  CHECK(check.code == 0);
  CHECK_THAT(check.out, Contains("       0  remarks on rules for CloudTrail\n"
                                 "       1  tags that ATT&CK 19 revoked\n"
                                 "         1  attack.t1562.008, now attack.t1685.002  such as: "));
}

TEST_CASE("rules check --on names the fields and services that rules ask for and an archive never has") {
  const ScratchFolder folder;
  const std::string head = "title: T\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n    s:\n";
  folder.write("rules/a.yml", head +
                                  "        eventSource: [IAM.amazonaws.com, kms.amazonaws.com]\n"
                                  "        requestParameters.keyId|exists: true\n"
                                  "        errorCode|fieldref: errorMessage\n    condition: s\n");
  folder.write("rules/b.yml", head + "        requestParameters.keyId: x\n        userAgent: 'y'\n    condition: s\n");
  folder.write("rules/other.yml",
               "title: O\nlogsource: {product: linux}\ndetection: {s: {CommandLine: b}, condition: s}\n");
  folder.write("trail.json",
               R"({"eventVersion":"1.08","eventTime":"2026-03-14T09:00:00Z","eventID":"e","eventName":"E",)"
               R"("eventSource":"iam.amazonaws.com","userAgent":"a","errorCode":"x","errorMessage":null})");
  const std::string check = "cd '" + folder.path() + "' && \"$TRAILHOUND\" rules check rules --on ";
  for (const char* threads : {"trail.json", "trail.json --on trail.json"}) {
    const ProgramRun run = run_shell(check + threads);
    CHECK(run.code == 0);
    CHECK_THAT(run.out, Contains("\n2 fields that rules ask for and none of "));
    CHECK_THAT(run.out, Contains(" has:\n"
                                 "  errorMessage, for rules/a.yml\n"
                                 "  requestParameters.keyId, for 2 rules, such as rules/a.yml\n"
                                 "\n1 service that rules ask for and no event is of:\n"
                                 "  kms.amazonaws.com, for rules/a.yml\n"));
  }
  folder.write("cut.json.gz", "\x1f\x8b\x08\x01\x02");
  CHECK(run_shell(check + "trail.json --on cut.json.gz").code == 1);
  CHECK(run_shell(check + "missing.json").code == 2);
  CHECK(run_shell(check + "cut.json.gz").code == 2);
}

}  // namespace
}  // namespace trailhound
