#include "engine/lint/lint.h"

#include <catch2/catch.hpp>
#include <string>

#include "engine/testing/build.h"

namespace trailhound {
namespace {

std::string rule_text(const std::string& detection, const std::string& tags = "attack.t1562.008",
                      const std::string& logsource = "{product: aws, service: cloudtrail}") {
  return "title: T\nid: i\nstatus: test\ndescription: d\nauthor: a\nlevel: low\nreferences: [r]\nfalsepositives: [f]\n"
         "tags: [" +
         tags + "]\nlogsource: " + logsource + "\ndetection: {" + detection + "}\n";
}

std::vector<std::string> codes_of(const std::string& yaml) {
  std::vector<std::string> codes;
  for (const Diagnostic& diagnostic : lint_rules(rules_from(yaml))) {
    CHECK(diagnostic.severity == Severity::kWarning);
    codes.push_back(diagnostic.code);
  }
  return codes;
}

TEST_CASE("lints of detections") {
  using Codes = std::vector<std::string>;
  struct Row {
    const char* detection;
    Codes codes;
  };
  const Row rows[] = {
      {"s: {eventSource: cloudtrail.amazonaws.com, eventName: StopLogging}, condition: s", {}},
      {"s: {status: Failed}, condition: s", {"L001"}},
      {"s: {userIdentity.sessionContext.mfaAuthenticated: 'true'}, condition: s", {"L001"}},
      {"s: {requestParameters.whatever.x: 1, responseElements: 'a*'}, condition: s", {}},
      {"s: {eventSource: iam.amazonaws.com, eventName: StopLogging}, condition: s", {"L002"}},
      {"s: {eventSource: iam.amazonaws.com, eventName|startswith: Stop}, condition: s", {"L002"}},
      {"s: {eventSource: iam.amazonaws.com, eventName|startswith: create}, condition: s", {}},
      {"s: {eventSource: iam.amazonaws.com, eventName: '*User'}, condition: s", {}},
      {"s: {eventSource: iam.amazonaws.com, eventName|endswith: userpolicy}, condition: s", {}},
      {"s: {eventSource: [iam.amazonaws.com, sts.amazonaws.com], eventName: AssumeRole}, condition: s", {}},
      {"s: {eventSource: [iam.amazonaws.com, new.amazonaws.com], eventName: Any}, condition: s", {}},
      {"s: {eventName: Any}, condition: s", {}},
      {"s: {eventSource: s3.amazonaws.com, eventName: PutLifecycleConfiguration}, condition: s", {"L003"}},
      {"s: {eventSource: lambda.amazonaws.com, eventName: [CreateFunction, Invoke]}, condition: s", {"L003"}},
      {"s: {eventSource: lambda.amazonaws.com, eventName|startswith: CreateFunction}, condition: s", {}},
      {"s: {eventSource: iam}, condition: s", {"L004"}},
      {"s: {userIdentity.type: User}, condition: s", {"L004"}},
      {"s: {eventName|gt: 5}, condition: s", {"L004"}},
      {"s: {sourceIPAddress: true}, condition: s", {"L004"}},
      {"s: {requestParameters.port|gt: 5, eventVersion: 1.08}, condition: s", {}},
      {"s: {awsRegion: [Frankfurt, eu-central-1, 'us*']}, condition: s", {"L004"}},
      {"s: {recipientAccountId: ['12345', '123456789012', '1*']}, condition: s", {"L004"}},
      {"s: {userIdentity.type: [root, '*user']}, condition: s", {}},
      {"s: {additionalEventData.MFAUsed: 'NO'}, condition: s", {}},
      {"s: {additionalEventData.MFAUsed: 'false'}, condition: s", {"L004"}},
      {"s: {eventName: [A, B]}, f: {eventName: [B, A, C]}, condition: s and not f", {"L008"}},
      {"s: {eventName: A, errorCode: X}, f_1: {errorCode: X}, condition: s and not 1 of f_*", {"L008"}},
      {"s: {eventName: [A, B]}, f: {eventName: A}, condition: s and not f", {}},
      {"s: {eventName: A}, f: {eventName: A, errorCode: X}, condition: s and not f", {}},
      {"s: {eventName|contains: A}, f: {eventName: A}, condition: s and not f", {}},
      {"s: {eventName: [AbC, ABD]}, f: {eventName|startswith: ab}, condition: s and not f", {"L008"}},
      {"s: {eventName: [AbC, AxD]}, f: {eventName|startswith: ab}, condition: s and not f", {}},
      {"s: {eventName: AbC}, f: {eventName|startswith|cased: ab}, condition: s and not f", {}},
      {"s: {eventName|startswith: Ab}, f: {eventName|startswith: A}, condition: s and not f", {}},
      {"s: {eventName: A}, t: {errorCode: X}, f: {errorCode: X}, condition: (s or t) and not f", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.detection);
    CHECK(codes_of(rule_text(row.detection)) == row.codes);
  }
}

TEST_CASE("lints of tags, metadata, duplicates and other log sources") {
  const std::string plain = "s: {eventName: A}, condition: s";
  using Codes = std::vector<std::string>;
  CHECK(codes_of(rule_text(plain, "attack.defense-evasion, attack.T1078, attack.s0154, cve.2021-44228")) == Codes{});
  CHECK(codes_of(rule_text(plain, "attack.t9999, attack.t1562.999, attack.defence")) == Codes{"L005", "L005", "L005"});
  CHECK(codes_of("title: T\nlogsource: {product: aws}\ndetection: {" + plain + "}\n") == Codes{"L006"});
  CHECK(codes_of(rule_text(plain) + "---\n" + rule_text(plain)) == Codes{"L007"});
  CHECK(codes_of(rule_text(plain) + "---\n" + rule_text("s: {eventName: B}, condition: s")) == Codes{});
  CHECK(codes_of(rule_text(plain) + "---\n" + rule_text("s: {eventName: A}, condition: not s")) == Codes{});
  CHECK(codes_of(rule_text("s: {Image: x}, condition: s", "attack.nonsense", "{product: windows}")) == Codes{});
}

TEST_CASE("the parts of an old aggregation are one document") {
  using Codes = std::vector<std::string>;
  const std::string detection = "s: {eventName: A}, t: {eventName: B}, condition: ";
  const std::string tags = "attack.nothing";
  CHECK(codes_of(rule_text(detection + "s | near t", tags)) == Codes{"L005"});
  CHECK(codes_of(rule_text(detection + "s | count() > 5") + "---\n" + rule_text("s: {eventName: A}, condition: s"))
            .empty());
}

}  // namespace
}  // namespace trailhound
