// Compares `who` with jq on real CloudTrail: every count of every principal.

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

/// The lines that jq makes of the events, sorted: `filter` is applied to each event.
std::string by_jq(const std::string& filter) {
  const ProgramRun run = run_shell("find '" + shared_folder() +
                                   "/data/invictus' -name '*.json.gz' | sort | xargs zcat | "
                                   "jq -r '.Records[] | " +
                                   filter + "' | sort | uniq -c | sed 's/^ *//' | sort");
  REQUIRE(run.code == 0);
  REQUIRE(run.err == "");
  return run.out;
}

std::string by_who(const std::string& filter) {
  const ProgramRun run = run_shell("\"$TRAILHOUND\" who -q --json '" + shared_folder() + "/data/invictus' | jq -r '" +
                                   filter + "' | sort");
  REQUIRE(run.err == "");
  return run.out;
}

// As principal_of() has it, for the identities that occur there.
const char* const kPrincipal =
    "(.userIdentity | if .sessionContext.sessionIssuer.arn and .type == \"AssumedRole\" "
    "then .sessionContext.sessionIssuer.arn else (.arn // .userName // .invokedBy // .principalId // \"unknown\") end)";

TEST_CASE("calls, failures, writes and keys by principal are those of jq") {
  const std::string principal = kPrincipal;
  CHECK(by_who(".principals[] | \"\\(.calls) \\(.name)\"") == by_jq(principal));
  CHECK(by_who(".principals[] | select(.failed > 0) | \"\\(.failed) \\(.name)\"") ==
        by_jq("select(.errorCode) | " + principal));
  CHECK(by_who(".principals[] | select(.refused > 0) | \"\\(.refused) \\(.name)\"") ==
        by_jq("select((.errorCode // \"\") | test(\"AccessDenied|Unauthorized\")) | " + principal));
  CHECK(by_who(".principals[] | select(.writes > 0) | \"\\(.writes) \\(.name)\"") ==
        by_jq("select(.readOnly == false) | " + principal));
  CHECK(by_who(".principals[] | .name as $n | .addresses.values[] | \"\\(.calls) \\($n) \\(.value)\"") ==
        by_jq("select(.sourceIPAddress) | \"\\(" + principal + ") \\(.sourceIPAddress)\""));
}

TEST_CASE("issued keys are those of jq") {
  CHECK(by_who("[.grants[].keys] | add") ==
        std::to_string(std::stoul(by_jq("select((.responseElements | type) == \"object\" and "
                                        "(.responseElements.credentials.accessKeyId // "
                                        ".responseElements.accessKey.accessKeyId)) | 1"))) +
            "\n");
}

TEST_CASE("what is new is what jq finds no earlier event of") {
  const std::string since = "2023-07-10T12:20:00Z";
  const ProgramRun jq = run_shell(
      "find '" + shared_folder() +
      "/data/invictus' -name '*.json.gz' | sort | xargs zcat | jq -rs '[.[].Records[] | "
      "select(.sourceIPAddress)] | group_by(.sourceIPAddress)[] | min_by(.eventTime) | select(.eventTime >= \"" +
      since + "\") | .sourceIPAddress' | sort");
  const ProgramRun who = run_shell("\"$TRAILHOUND\" who -q --json --since " + since + " '" + shared_folder() +
                                   "/data/invictus' | jq -r '.new.address.values[].value' | sort");
  CHECK(who.out == jq.out);
  CHECK_FALSE(who.out.empty());
}

}  // namespace
}  // namespace trailhound
