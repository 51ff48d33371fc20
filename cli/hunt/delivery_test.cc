// Files that are left out by the time of delivery in their names.

#include <catch2/catch.hpp>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

std::string event(const std::string& id) {
  return R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventSource":"cloudtrail.amazonaws.com",)"
         R"("eventName":"StopLogging","awsRegion":"eu-west-1","recipientAccountId":"111122223333","eventID":")" +
         id + "\"}\n";
}

TEST_CASE("files are left out by their time of delivery, counted and not opened") {
  const ScratchFolder folder, results;
  const std::string name = "111122223333_CloudTrail_eu-west-1_2026031";
  folder.write(name + "3T0910Z_a.json", event("early"));
  folder.write(name + "4T0920Z_b.json", event("wanted"));
  folder.write(name + "5T0000Z_c.json", "{\"damaged\":");
  folder.write("other.json", event("unnamed"));
  const ProgramRun run = run_program("hunt --delivered-from 2026-03-14 --delivered-to 2026-03-14T23:59 --stats " +
                                     results.path() + "/ledger.json " + folder.path());
  CHECK(run.code == 0);
  CHECK_THAT(run.out, Contains("\"wanted\"") && Contains("\"unnamed\"") && !Contains("\"early\""));
  CHECK_THAT(run.err, Contains("left out by their time of delivery: 2 files"));
  const std::string ledger = results.read("ledger.json");
  CHECK_THAT(ledger, Contains("\"found\": 2,") && Contains("\"examined\": 2,") && Contains("\"left_out\": 2\n"));
  for (const char* command : {"who", "top eventName", "search --event StopLogging"}) {
    CAPTURE(command);
    const ProgramRun other = run_program(std::string(command) + " --delivered-from 2027-01-01 " + folder.path());
    CHECK(other.code == 0);
    CHECK_THAT(other.out, !Contains("early") && !Contains("wanted"));
  }
}

TEST_CASE("a log that CloudTrail delivered and that holds none was emptied or overwritten: it is not skipped") {
  for (const char* content : {"", "overwritten\n", "{}", "<xml/>", "[1,2]"}) {
    CAPTURE(content);
    const ScratchFolder folder;
    folder.write("111122223333_CloudTrail_eu-west-1_20260314T0920Z_a.json.gz", content);
    folder.write("notes.txt", "notes");
    const ProgramRun run = run_program("hunt " + folder.path());
    CHECK(run.code == 1);
    CHECK_THAT(run.err, Contains("1 skipped, 1 failed") && Contains("its name is that of a log"));
  }
  const ScratchFolder folder;
  folder.write("111122223333_CloudTrail_eu-west-1_20260314T0920Z_a.json", "{\"Records\":[]}");
  CHECK(run_program("hunt " + folder.path()).code == 0);
}

TEST_CASE("an impossible time of delivery is refused") {
  const ProgramRun run = run_program("hunt --delivered-from 2026-03-15 --delivered-to 2026-03-14 testdata");
  CHECK(run.code == 2);
  CHECK_THAT(run.err,
             Contains("--delivered-from 2026-03-15 is later than --delivered-to 2026-03-14: no file can match"));
  CHECK(run_program("hunt --delivered-to yesterday testdata").code == 2);
}

}  // namespace
}  // namespace trailhound
