// Archives as evidence. The tests pack them with tar, which every system has.

#include <catch2/catch.hpp>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kEvent =
    R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventSource":"cloudtrail.amazonaws.com",)"
    R"("eventName":"StopLogging","awsRegion":"eu-west-1","recipientAccountId":"111122223333"})"
    "\n";

TEST_CASE("members of archives are inputs, also of archives inside each other") {
  const ScratchFolder folder;
  folder.write("a.json", kEvent);
  folder.write("b.json", std::string(kEvent) + kEvent);
  const std::string go = "cd '" + folder.path() + "' && ";
  REQUIRE(run_shell(go + "gzip b.json && tar cf in.tar a.json b.json.gz && tar czf out.tgz in.tar").code == 0);

  const ProgramRun run = run_shell(go + "\"$TRAILHOUND\" hunt out.tgz --stats ledger.json");
  CHECK(run.code == 0);
  const std::size_t a = run.out.find(R"("path":"out.tgz!in.tar!a.json","record":0)");
  const std::size_t b = run.out.find(R"("path":"out.tgz!in.tar!b.json.gz","record":1)");
  CHECK(a < b);
  CHECK(b != std::string::npos);
  CHECK_THAT(folder.read("ledger.json"), Contains("\"members\": 3"));

  // Cut off in the middle: the hunt examines the members before the cut and names the fault.
  const ProgramRun cut = run_shell(go + "head -c 1600 in.tar > cut.tar; \"$TRAILHOUND\" hunt --quiet cut.tar");
  CHECK(cut.code == 1);
  CHECK_THAT(cut.out, Contains("StopLogging"));
  CHECK_THAT(cut.err, Contains("cut.tar"));

  // Bounded depth.
  const ProgramRun deep = run_shell(go + "cp in.tar 0.tar; for i in 1 2 3 4; do tar cf $i.tar $((i-1)).tar; done; " +
                                    "\"$TRAILHOUND\" hunt --quiet 4.tar");
  CHECK(deep.code == 1);
  CHECK_THAT(deep.err, Contains("inside each other"));
}

}  // namespace
}  // namespace trailhound
