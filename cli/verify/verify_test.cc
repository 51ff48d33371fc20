#include <catch2/catch.hpp>

#include "engine/testing/json_schema.h"
#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

using Catch::Contains;

const std::string kDelivered = "testdata/integrity/delivered", kTampered = "testdata/integrity/tampered.zip";
const std::string kKeys = "--public-keys testdata/integrity/public-keys.json ";
const std::string kSignatures = "--signatures testdata/integrity/signatures.json ";

std::string first_line(const ProgramRun& run) { return run.out.substr(0, run.out.find('\n')); }

TEST_CASE("what an archive deserves, by the options that are given") {
  struct Row {
    std::string arguments;
    int code;
    const char* begin;
  };
  const Row rows[] = {
      {kDelivered, 0, "Consistent: "},
      {kKeys + kDelivered, 0, "Proven: "},
      {kKeys + kSignatures + kDelivered, 0, "Proven: "},
      {kTampered, 1, "Not as CloudTrail delivered it: "},
      {kKeys + kTampered, 1, "Not as CloudTrail delivered it: "},
      {kKeys + kSignatures + kDelivered + "/AWSLogs/111122223333/CloudTrail-Digest", 1,
       "Not as CloudTrail delivered it: 12 log files missing"},
      {kDelivered + "/AWSLogs/111122223333/CloudTrail", 2, ""},
      {"testdata/archive", 1, "Not as CloudTrail delivered it: "},
      {"testdata/chains", 2, ""},
      {"missing", 2, ""},
      {"-", 2, ""},
      {"", 2, ""},
      {kSignatures + kDelivered, 2, ""},
      {"--public-keys testdata/integrity/signatures.json " + kDelivered, 2, ""},
      {"--public-keys missing " + kDelivered, 2, ""},
      {kKeys + "--signatures testdata/integrity/public-keys.json " + kDelivered, 2, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.arguments);
    const ProgramRun run = run_program("verify " + row.arguments);
    CAPTURE(run.out, run.err);
    CHECK(run.code == row.code);
    CHECK(run.out.starts_with(row.begin));
    CHECK(run.out.empty() == (row.code == 2));
    CHECK(run.err.empty() == (row.code != 2));
  }
}

TEST_CASE("the same as JSON, whatever the number of threads") {
  const std::string schema = read_whole(source_folder() + "/cli/docs/schema/integrity.json");
  for (const std::string& arguments : {kDelivered, kTampered, kKeys + kTampered}) {
    CAPTURE(arguments);
    const std::string one = run_program("verify --json --threads 1 " + arguments).out;
    CHECK(check_json(schema, one) == std::vector<std::string>{});
    CHECK(run_program("verify --json --threads 4 " + arguments).out == one);
  }
  const std::string json = run_program("verify --json " + kKeys + kTampered).out;
  CHECK_THAT(json, Contains("\"verdict\": \"faults\"") && Contains("\"state\": \"modified\"") &&
                       Contains("\"path\": \"testdata/integrity/tampered.zip!AWSLogs/111122223333/CloudTrail/"));
}

TEST_CASE("an input that cannot be read is a fault, although no digest names it") {
  const ScratchFolder folder;
  folder.write("x.json.gz", "\x1f\x8b damaged");
  const ProgramRun run = run_program("verify " + kDelivered + " '" + folder.path() + "'");
  CHECK(first_line(run).starts_with("Consistent"));
  CHECK(run.code == 1);
  CHECK_THAT(run.err, Contains("x.json.gz"));
}

TEST_CASE("times are shown in the zone that is asked for") {
  CHECK_THAT(run_program("verify --timezone Europe/Berlin " + kDelivered).out,
             Contains("Period    2023-07-10 16:01:31 to 2023-07-10 22:01:31"));
}

}  // namespace
}  // namespace trailhound
