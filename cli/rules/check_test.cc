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

}  // namespace
}  // namespace trailhound
