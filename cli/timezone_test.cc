// --timezone changes what people read, and nothing that programs read.

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "engine/base/time_zone.h"
#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kZone = " --timezone Asia/Kathmandu ";

TEST_CASE("times for people are in the zone") {
  if (!std::filesystem::exists(TimeZone::kFolder)) {
    WARN("skipped: there is no " << TimeZone::kFolder);
    return;
  }
  // 2026-03-14T09:01:12Z is 14:46:12 there.
  const std::string summary = run_program(std::string("hunt testdata/archive") + kZone).err;
  CHECK_THAT(summary, Contains("What happened, in order of time (Asia/Kathmandu)\n"));
  CHECK_THAT(summary, Contains("\n14:46:12  "));
  CHECK_THAT(summary, !Contains("09:01:12"));
  CHECK_THAT(summary, Contains("2026-03-14 14:46:12 to 2026-03-14 16:50:47"));
  const std::string tree = run_program(std::string("who -q testdata/archive") + kZone).out;
  CHECK_THAT(tree, Contains(" Asia/Kathmandu"));
  CHECK_THAT(tree, Contains("14:46:12"));
  CHECK_THAT(tree, !Contains("UTC"));
  const std::string top = run_program(std::string("top -q eventName testdata/archive") + kZone).out;
  CHECK_THAT(top, Contains("first (local)"));
  CHECK_THAT(top, Contains("2026-03-14 14:46:12"));
}

TEST_CASE("what programs read stays in UTC") {
  for (const char* line :
       {"hunt -q testdata/archive", "hunt -q --format csv testdata/archive", "who -q --json testdata/archive",
        "who -q --csv testdata/archive", "top -q eventName --json testdata/archive",
        "top -q eventName --csv testdata/archive", "search -q --error testdata/archive",
        "hunt -q testdata/archive --from 2026-03-14T09:10 --to 2026-03-14T09:20"}) {
    CAPTURE(line);
    const ProgramRun utc = run_program(line);
    CHECK(utc.out.size() > 100);
    CHECK(run_program(line + std::string(kZone)).out == utc.out);
  }
}

TEST_CASE("a zone that there is not is an error") {
  for (const char* zone : {"Asia/Katmandoo", "''", "../../etc/passwd", "zone.tab"}) {
    CAPTURE(zone);
    const ProgramRun run = run_program(std::string("hunt testdata/archive --timezone ") + zone);
    CHECK(run.code == 2);
    CHECK(run.out.empty());
    CHECK_THAT(run.err, Contains("--timezone"));
  }
}

}  // namespace
}  // namespace trailhound
