#include <catch2/catch.hpp>

#include "engine/testing/json_schema.h"
#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

using Catch::Contains;
using Faults = std::vector<std::string>;

const std::string kDelivered = " testdata/integrity/delivered", kTampered = " testdata/integrity/tampered.zip";
const std::string kKeys = " --public-keys testdata/integrity/public-keys.json";

std::string schema(const char* name) { return read_whole(source_folder() + "/cli/docs/schema/" + name); }

TEST_CASE("a hunt that verifies writes the same matches, and marks those of files that are not valid") {
  const ProgramRun plain = run_program("hunt -q" + kDelivered), verified = run_program("hunt -q --verify" + kDelivered);
  CHECK(plain.out.size() > 1000);
  CHECK(verified.out == plain.out);
  CHECK(verified.code == 0);
  const ProgramRun tampered = run_program("hunt -q --verify" + kKeys + kTampered);
  CHECK(tampered.code == 1);
  std::string unmarked = tampered.out;
  std::size_t marks = 0;
  for (std::size_t at; (at = unmarked.find(",\"integrity\":\"")) != unmarked.npos; ++marks) {
    unmarked.erase(at, unmarked.find(",\"offset\"", at) - at);
  }
  CHECK(marks > 0);
  CHECK(unmarked == run_program("hunt -q" + kTampered).out);
  CHECK_THAT(tampered.out, Contains("\"integrity\":\"modified\"") && Contains("\"integrity\":\"not_covered\"") &&
                               Contains("\"integrity\":\"not_yet_covered\""));
  const std::string line = tampered.out.substr(0, tampered.out.find('\n'));
  CHECK(check_json(schema("match.json"), line) == Faults{});
  for (const char* threads : {"1", "3"}) {
    CHECK(run_program("hunt -q --verify --threads " + std::string(threads) + kKeys + kTampered).out == tampered.out);
  }
}

TEST_CASE("ledger, manifest and summary say what verify says") {
  const ScratchFolder folder;
  const std::string options = " --verify" + kKeys + " --output '" + folder.path() + "/o' --stats '" + folder.path() +
                              "/s' --manifest '" + folder.path() + "/m'";
  const ProgramRun run = run_program("hunt" + options + kTampered);
  CHECK(run.code == 1);
  std::string said = run_program("verify --json" + kKeys + kTampered).out;
  said.pop_back();
  for (std::size_t at = said.find('\n'); at != said.npos; at = said.find('\n', at + 1)) said.insert(at + 1, "  ");
  CHECK_THAT(folder.read("s"), Contains("\"integrity\": " + said));
  CHECK_THAT(folder.read("m"), Contains("\"schema\": \"trailhound/integrity/1\""));
  CHECK(check_json(schema("ledger.json"), folder.read("s")) == Faults{});
  CHECK(check_json(schema("manifest.json"), folder.read("m")) == Faults{});
  CHECK_THAT(run.err,
             Contains("Was the archive tampered with?") && Contains("Not as CloudTrail delivered it: 1 log file"));
  CHECK_THAT(run_program("hunt --verify" + kDelivered).err, Contains("Consistent: "));
  CHECK_THAT(run_program("hunt" + kDelivered).err, !Contains("tampered"));
}

TEST_CASE("the page of a report has a section about it") {
  const ProgramRun page = run_program("report -q --verify" + kKeys + kTampered);
  CHECK(page.code == 1);
  CHECK_THAT(page.out, Contains("<h2>Was the archive tampered with?</h2>") &&
                           Contains("Not everything is as CloudTrail delivered it.") && Contains("log modified"));
  CHECK_THAT(run_program("report -q" + kDelivered).out, !Contains("tampered"));
}

TEST_CASE("an archive without digests proves nothing, and options that do not go together are refused") {
  const ProgramRun run = run_program("hunt --verify testdata/chains");
  CHECK(run.code == 1);
  CHECK_THAT(run.err, Contains("not covered"));
  for (const char* arguments :
       {"hunt --public-keys testdata/integrity/public-keys.json testdata/archive",
        "hunt --verify --signatures testdata/integrity/signatures.json testdata/archive", "hunt --verify -",
        "hunt --verify --public-keys missing testdata/archive", "report --verify --from-matches x"}) {
    CAPTURE(arguments);
    const ProgramRun refused = run_program(arguments);
    CHECK(refused.code == 2);
    CHECK(refused.out.empty());
  }
}

}  // namespace
}  // namespace trailhound
