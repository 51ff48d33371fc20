// Compares `top` with jq on real CloudTrail.

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

TEST_CASE("top counts as jq, sort and uniq do") {
  const std::string archive = shared_folder() + "/data/invictus";
  struct Row {
    std::string fields, jq;
  };
  const Row rows[] = {
      {"eventName", ".eventName"},
      {"errorCode", ".errorCode // \"\""},
      {"sourceIPAddress,awsRegion", "\"\\(.sourceIPAddress)\\t\\(.awsRegion)\""},
      {"userIdentity.arn,errorCode", "\"\\(.userIdentity.arn // \"\")\\t\\(.errorCode // \"\")\""},
      {"readOnly", ".readOnly"},
      {"resources.ARN", "([.resources[]?.ARN // empty] | unique | if . == [] then [\"\"] else . end)[]"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.fields);
    const ProgramRun top = run_shell(
        "\"$TRAILHOUND\" top -q --json " + row.fields + " '" + archive +
        "' | jq -r '.rows[] | \"\\(.events) \\([.values[] | . // \"\"] | map(tostring) | join(\"\\t\"))\"' | sort");
    const ProgramRun jq = run_shell("find '" + archive + "' -name '*.json.gz' | xargs zcat | jq -r '.Records[] | " +
                                    row.jq + "' | sort | uniq -c | sed 's/^ *//' | sort");
    CHECK(jq.err.empty());
    CHECK(top.out == jq.out);
  }
}

}  // namespace
}  // namespace trailhound
