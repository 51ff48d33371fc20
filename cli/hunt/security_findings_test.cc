// Findings of GuardDuty and Security Hub that are among the evidence.

#include <catch2/catch.hpp>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

TEST_CASE("findings in every form are counted apart from events and shown in order of time") {
  const ScratchFolder folder;
  const std::string ledger = folder.path() + "/ledger.json";
  const ProgramRun run = run_program("hunt testdata/findings --stats " + ledger);
  CAPTURE(run.err);
  CHECK(run.code == 0);
  CHECK(run.out.empty());
  CHECK_THAT(run.err, Contains("5 files: 5 examined") && Contains("among them 7 security findings"));
  CHECK_THAT(run.err, Contains("No CloudTrail record was found.") && !Contains("Everything was examined."));
  const std::size_t root = run.err.find("critical  finding  Security Hub: The root user has no hardware MFA");
  const std::size_t tor = run.err.find("medium    finding  GuardDuty: A Tor exit node called");
  const std::size_t trail = run.err.find("high      finding  GuardDuty: The trail audit was disabled.");
  CHECK(root < tor);
  CHECK(tor < trail);
  CHECK(trail != std::string::npos);
  CHECK_THAT(run.err, Contains("AKIAIOSFODNN7EXAMPLE") && Contains("203.0.113.77"));

  // GuardDuty's finding is one finding when Security Hub passes it on, from the earlier time on.
  const std::string json = folder.read("ledger.json");
  CHECK_THAT(json, Contains("\"findings\": 7") && Contains("\"security_findings_left_out\": 0"));
  CHECK_THAT(json, Contains("\"first\": \"2026-03-14T09:29:00Z\",\n      \"last\": \"2026-03-14T09:30:00Z\""));
  CHECK(run_program("hunt testdata/findings --threads 1 --stats " + folder.path() + "/one.json").code == 0);
  CHECK(folder.read("one.json") == json);
}

TEST_CASE("findings in an archive, beside events, do not change what is said about the events") {
  const ScratchFolder folder;
  folder.write("event.json",
               R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventSource":"cloudtrail.amazonaws.com",)"
               R"("eventName":"StopLogging","eventID":"e","recipientAccountId":"111122223333"})");
  REQUIRE(run_shell("cp testdata/findings/guardduty.jsonl '" + folder.path() + "' && cd '" + folder.path() +
                    "' && tar czf both.tgz event.json guardduty.jsonl")
              .code == 0);
  const ProgramRun run = run_program("hunt " + folder.path() + "/both.tgz");
  CHECK(run.code == 0);
  CHECK_THAT(run.out, Contains("StopLogging") && !Contains("guardduty"));
  CHECK_THAT(run.err, Contains("Everything was examined.") && Contains("among them 2 security findings"));
}

TEST_CASE("the texts of a finding cannot write to the terminal") {
  const ScratchFolder folder;
  const std::string path = folder.write(
      "f.json",
      R"({"arn":"arn:aws:guardduty:x:111122223333:detector/d/finding/1","type":"\u001b[2Jt","severity":9,)"
      R"("title":"\u001b[2Jtitle","resource":{"resourceType":"\u001b[2Jr","accessKeyDetails":{"accessKeyId":"\u001b[2Jk",)"
      R"("userName":"\u001b[2Ju"}}})");
  const ProgramRun run = run_program("hunt " + path);
  CHECK(run.code == 0);
  CHECK_THAT(run.err, Contains("title") && !Contains("\x1b"));
}

}  // namespace
}  // namespace trailhound
