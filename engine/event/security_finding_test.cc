#include "engine/event/security_finding.h"

#include <catch2/catch.hpp>

#include "engine/base/text.h"
#include "engine/event/security_findings.h"

namespace trailhound {
namespace {

constexpr const char* kGuardDuty =
    R"({"schemaVersion":"2.0","accountId":"111122223333","region":"eu-west-1","id":"1",)"
    R"("arn":"arn:aws:guardduty:eu-west-1:111122223333:detector/d/finding/1","type":"Stealth:IAMUser/X","severity":8.0,)"
    R"("title":"A \u0022trail\u0022 was stopped","createdAt":"2026-03-14T10:00:00Z","resource":{"resourceType":"AccessKey",)"
    R"("accessKeyDetails":{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","userName":"anna","userType":"IAMUser"}},)"
    R"("service":{"serviceName":"guardduty","eventFirstSeen":"2026-03-14T09:00:00Z","eventLastSeen":)"
    R"("2026-03-14T09:30:00Z","action":{"awsApiCallAction":{"remoteIpDetails":{"ipAddressV4":"203.0.113.7"}}}}})";

constexpr const char* kAsff =
    R"({"SchemaVersion":"2018-10-08","Id":"arn:aws:securityhub:x:finding/2",)"
    R"("ProductArn":"arn:aws:securityhub:eu-west-1::product/aws/securityhub","Types":["Checks/IAM.6"],)"
    R"("Severity":{"Label":"CRITICAL"},"Title":"No MFA","CreatedAt":"2026-03-14T08:00:00Z",)"
    R"("Resources":[{"Type":"AwsIamUser","Id":"arn:aws:iam::111122223333:user/bob"},{"Type":"Other","Id":"o"}]})";

std::vector<SecurityFinding> read(const std::string& json) {
  FindingReader reader;
  std::vector<SecurityFinding> findings;
  const bool is_found = reader.read(json, findings);
  CHECK(is_found == !findings.empty());
  return findings;
}

SecurityFinding finding(const std::string& id, SecurityFinding::Severity severity) {
  SecurityFinding made;
  made.id = id;
  made.severity = severity;
  return made;
}

TEST_CASE("a finding of GuardDuty says who did what from where") {
  const std::vector<SecurityFinding> findings = read(kGuardDuty);
  REQUIRE(findings.size() == 1);
  const SecurityFinding& found = findings.front();
  CHECK(found.product == "GuardDuty");
  CHECK(found.severity == SecurityFinding::Severity::kHigh);
  CHECK(found.type == "Stealth:IAMUser/X");
  CHECK(found.title == "A \"trail\" was stopped");
  CHECK(found.first == parse_rfc3339("2026-03-14T09:00:00Z"));
  CHECK(found.last == parse_rfc3339("2026-03-14T09:30:00Z"));
  CHECK(found.principal == "arn:aws:iam::111122223333:user/anna");
  CHECK(found.key == "AKIAIOSFODNN7EXAMPLE");
  CHECK(found.address == "203.0.113.7");
  CHECK(found.resource == "AccessKey");
  CHECK(found.account == "111122223333");
  CHECK(found.region == "eu-west-1");
}

TEST_CASE("a finding of Security Hub is read from the first of its types and resources") {
  const std::vector<SecurityFinding> findings = read(kAsff);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].product == "Security Hub");
  CHECK(findings[0].severity == SecurityFinding::Severity::kCritical);
  CHECK(findings[0].type == "Checks/IAM.6");
  CHECK(findings[0].principal == "arn:aws:iam::111122223333:user/bob");
  CHECK(findings[0].resource == "AwsIamUser arn:aws:iam::111122223333:user/bob");
  CHECK(findings[0].first == parse_rfc3339("2026-03-14T08:00:00Z"));
}

TEST_CASE("findings are found in the events of EventBridge and in the lists of the AWS CLI, and nowhere else") {
  const std::string guardduty = kGuardDuty, asff = kAsff;
  CHECK(read(R"({"source":"aws.guardduty","detail":)" + guardduty + "}").size() == 1);
  CHECK(read(R"({"source":"aws.securityhub","detail":{"findings":[)" + asff + ',' + asff + "]}}").size() == 2);
  CHECK(read(R"({"Findings":[)" + asff + ',' + guardduty + R"(,7,[]],"NextToken":"t"})").size() == 2);
  CHECK(read(R"({"other":)" + guardduty + "}").empty());
  CHECK(read(R"({"detail":{"detail":{"detail":)" + guardduty + "}}}").empty());
  CHECK(read("[" + guardduty + "]").empty());  // the framer reads the elements of a list one by one
  CHECK(read(guardduty.substr(0, guardduty.size() - 2)).empty());
  CHECK(read(R"({"arn":"arn:aws:guardduty:x:finding/1"})").empty());
  CHECK(read(R"({"note":":guardduty: \"2018-10-08\""})").empty());
}

TEST_CASE("findings are found in strings that hold JSON, as queues, topics and logs pass them on") {
  const auto quoted = [](const std::string& json) {
    std::string out;
    append_json_string(json, out);
    return out;
  };
  const std::string event = R"({"source":"aws.guardduty","detail":)" + std::string(kGuardDuty) + "}";
  const std::string topic = R"({"Type":"Notification","Message":)" + quoted(event) + "}";
  CHECK(read(R"({"timestamp":1,"message":)" + quoted(event) + "}").size() == 1);
  CHECK(read(R"({"messageId":"1","body":)" + quoted(topic) + "}").size() == 1);
  CHECK(read(R"({"any":[{"key":)" + quoted(R"({"Findings":[)" + std::string(kAsff) + "]}") + "}]}").size() == 1);
  CHECK(read(R"({"a":)" + quoted(R"({"b":)" + quoted(topic) + "}") + "}").empty());  // one string too deep
  CHECK(read(R"({"message":)" + quoted(event.substr(0, event.size() - 2)) + "}").empty());
  CHECK(read(R"({"message":"{\"arn\":\"arn:aws:guardduty:x"})").empty());
}

TEST_CASE("findings with the same id are one, with the whole time and the highest severity") {
  using Severity = SecurityFinding::Severity;
  SecurityFindings findings;
  SecurityFinding later = finding("a", Severity::kLow), earlier = finding("a", Severity::kHigh);
  later.first = later.last = 20;
  earlier.first = earlier.last = 10;
  earlier.key = "k";
  findings.add(later);
  findings.add(finding("b", Severity::kMedium));
  findings.add(earlier);
  const auto all = findings.by_time();
  REQUIRE(all.size() == 2);
  CHECK(all[0]->count == 2);
  CHECK(all[0]->first == 10);
  CHECK(all[0]->last == 20);
  CHECK(all[0]->severity == Severity::kHigh);
  CHECK(all[0]->key == "k");
  CHECK(all[1]->id == "b");
}

TEST_CASE("of too many findings the most serious are kept and the rest is counted") {
  using Severity = SecurityFinding::Severity;
  SecurityFindings findings;
  for (std::size_t i = 0; i < SecurityFindings::kMost + 5; ++i) {
    findings.add(finding("low" + std::to_string(i), Severity::kLow));
  }
  findings.add(finding("critical", Severity::kCritical));
  SecurityFindings joined;
  joined.add(findings, "a.json");
  for (const SecurityFindings* set : {&findings, &joined}) {
    const auto all = set->by_time();
    CHECK(all.size() == SecurityFindings::kMost);
    CHECK(all[0]->id == "critical");
    CHECK(all.back()->id == "low" + std::to_string(SecurityFindings::kMost - 2));
    CHECK(set->left_out() == 6);
  }
  CHECK(joined.by_time()[0]->path == "a.json");
}

}  // namespace
}  // namespace trailhound
