// Searches the archive of the public study and asks jq the same questions: both must give the same events.

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

struct Row {
  const char* options;
  const char* jq;  ///< the filter that selects the same events
};

constexpr const char* kDefinitions = R"jq(
  def has($text): (. // "" | if type == "string" then . else tostring end | ascii_downcase | contains($text));
  def any_value($text): [.. | scalars | select(. != null)] | map(has($text)) | any;
  def who: .userIdentity | [.arn, .userName, .principalId, .invokedBy, .sessionContext?.sessionIssuer?.arn?,
                            .sessionContext?.sessionIssuer?.userName?];
  def keys_of: [.userIdentity.accessKeyId, .responseElements.credentials?.accessKeyId?,
                .responseElements.accessKey?.accessKeyId?, .requestParameters.accessKeyId?];
  def denied: (.errorCode // "") | test("accessdenied|unauthorized|authfailure|forbidden"; "i");
)jq";

constexpr Row kRows[] = {
    {"--key AKIATFQR7NSC8Q4X20BJ", R"x(keys_of | index("AKIATFQR7NSC8Q4X20BJ") != null)x"},
    {"--ip 192.168.10.20", R"x(.sourceIPAddress == "192.168.10.20")x"},
    {"--ip 10.0.0.0/8 --ip 192.168.10.20", R"x(.sourceIPAddress | test("^10[.]|^192[.]168[.]10[.]20$"))x"},
    {"--principal BERT", R"x(who | map(has("bert")) | any)x"},
    {"--denied", "denied"},
    {"--event 'Get*,DeleteTrail'", R"x(.eventName | test("^(get.*|deletetrail)$"; "i"))x"},
    {"--event 'Create?pc'", R"x(.eventName | test("^create.pc$"; "i"))x"},
    {"--source iam", R"x(.eventSource == "iam.amazonaws.com")x"},
    {"--source 's3*' --source ec2.amazonaws.com", R"x(.eventSource | test("^s3|^ec2[.]amazonaws[.]com$"))x"},
    {"--resource Stratus",
     R"x(([.resources[]?.ARN] | map(has("stratus")) | any) or (.requestParameters | has("stratus")))x"},
    {"--agent terraform", R"x(.userAgent | has("terraform"))x"},
    {"--error", R"x((.errorCode // "") != "")x"},
    {"--error=throttl", R"x(.errorCode | has("throttl"))x"},
    {"-k Backdoor", R"x(any_value("backdoor"))x"},
    {"-k stratus-red-team -k 192.168.10", R"x(any_value("stratus-red-team") or any_value("192.168.10"))x"},
    {"--where userIdentity.type=AssumedRole --where readOnly=false",
     R"x(.userIdentity.type == "AssumedRole" and .readOnly == false)x"},
    {"--where errorCode=null --event AssumeRole", R"x(.errorCode == null and .eventName == "AssumeRole")x"},
    {"--where 'eventName|re=^(Put|Delete)'", R"x(.eventName | test("^(Put|Delete)"))x"},
    {"--not-ip 192.168.10.20", R"x(.sourceIPAddress != "192.168.10.20")x"},
    {"--not-event 'Describe*,Get*,List*' --not-error",
     R"x((.eventName | test("^(Describe|Get|List)") | not) and .errorCode == null)x"},
    {"--not-principal bert", R"x(who | map(has("bert")) | any | not)x"},
    {"--error --not-denied", R"x((.errorCode // "") != "" and (denied | not))x"},
    {"--not-keyword terraform", R"x(any_value("terraform") | not)x"},
    {"--not-where userIdentity.type=IAMUser --not-where eventSource=ec2.amazonaws.com",
     R"x(.userIdentity.type != "IAMUser" and .eventSource != "ec2.amazonaws.com")x"},
    {"--from 2023-07-10T12:00 --to 2023-07-10T12:10",
     R"x(.eventTime >= "2023-07-10T12:00:00Z" and .eventTime <= "2023-07-10T12:10:00Z")x"},
};

TEST_CASE("a search gives exactly the events that jq finds for the same question") {
  const std::string archive = "'" + shared_folder() + "/data/invictus'";
  if (run_shell("command -v jq").code != 0) {
    std::puts("SKIPPED: jq is not here");
    std::exit(77);
  }
  const ScratchFolder folder;
  REQUIRE(run_shell("find " + archive + " -name '*.json.gz' -exec zcat {} + | jq -c '.Records[]' > '" + folder.path() +
                    "/events'")
              .code == 0);
  for (const Row& row : kRows) {
    CAPTURE(row.options);
    const std::string filter =
        folder.write("filter.jq", kDefinitions + std::string("select(") + row.jq + ") | .eventID");
    const ProgramRun expected = run_shell("jq -r -f '" + filter + "' '" + folder.path() + "/events' | LC_ALL=C sort");
    REQUIRE(expected.code == 0);
    const ProgramRun found = run_shell("\"$TRAILHOUND\" search -q --keep-duplicates --format records " +
                                       std::string(row.options) + " " + archive + " | jq -r .eventID | LC_ALL=C sort");
    CHECK(found.code == 0);
    CHECK(found.out == expected.out);
    CHECK_FALSE(found.out.empty());
  }
}

TEST_CASE("a kept rule finds what the search found") {
  const std::string archive = "'" + shared_folder() + "/data/invictus'";
  const ScratchFolder folder;
  for (const char* options : {"--denied --not-event 'Get*'", "-k stratus", "--principal bert --ip 192.168.10.20"}) {
    CAPTURE(options);
    const std::string rule = folder.write("rule.yml", run_program(std::string("search --print-rule ") + options).out);
    const ProgramRun hunt = run_program("hunt -q --format records --rules '" + rule + "' " + archive);
    const ProgramRun search = run_program("search -q --format records " + std::string(options) + " " + archive);
    CHECK(hunt.code == 0);
    CHECK_FALSE(search.out.empty());
    CHECK(hunt.out == search.out);
  }
}

}  // namespace
}  // namespace trailhound
