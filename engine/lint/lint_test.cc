#include "engine/lint/lint.h"

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "engine/sigma/loader.h"
#include "engine/testing/build.h"
#include "engine/testing/shared.h"

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
      {"s: {requestParameters.whatever.x: 1, responseElements: '*a*'}, condition: s", {}},
      {"s: {eventSource: iam.amazonaws.com, eventName: StopLogging}, condition: s", {"L002"}},
      {"s: {eventSource: iam.amazonaws.com, eventName|startswith: Stop}, condition: s", {"L002"}},
      {"s: {eventSource: iam.amazonaws.com, eventName|startswith: create}, condition: s", {}},
      {"s: {eventSource: iam.amazonaws.com, eventName: '*User'}, condition: s", {}},
      {"s: {eventSource: iam.amazonaws.com, eventName|endswith: userpolicy}, condition: s", {}},
      {"s: {eventSource: [iam.amazonaws.com, sts.amazonaws.com], eventName: AssumeRole}, condition: s", {}},
      {"s: {eventSource: [iam.amazonaws.com, new.amazonaws.com], eventName: Any}, condition: s", {}},
      {"s: {eventSource: iam.amazonaws.com, eventName|neq: StopLogging}, condition: s", {}},
      {"s: {eventSource|neq: iam.amazonaws.com, eventName: StopLogging}, condition: s", {}},
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
      {"s: {requestParameters.x: a-b}, f: {requestParameters.x|windash: a-b}, condition: s and not f", {"L008"}},
      {"s: {requestParameters.x: axb}, f: {requestParameters.x|windash: a-b}, condition: s and not f", {}},
      {"s: {eventName|startswith: Ab}, f: {eventName|startswith: A}, condition: s and not f", {}},
      {"s: {eventName: A}, t: {errorCode: X}, f: {errorCode: X}, condition: (s or t) and not f", {}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.detection);
    CHECK(codes_of(rule_text(row.detection)) == row.codes);
  }
}

TEST_CASE("lints of elements") {
  using Codes = std::vector<std::string>;
  const auto codes_of_items = [](const std::string& version, const std::string& items) {
    std::string text = rule_text("s: {a: 1}, condition: s");
    text = text.substr(0, text.find("detection:"));
    return codes_of(version + text + "detection:\n  s:\n" + items + "  condition: s\n");
  };
  const std::string v3 = "sigma-version: 3\n", item = "    requestParameters.items[any].a: 1\n";
  CHECK(codes_of_items("", item) == Codes{"L016"});
  CHECK(codes_of_items(v3, item) == Codes{});
  CHECK(codes_of_items("", "    requestParameters.items[x].a: 1\n") == Codes{});
  CHECK(codes_of_items(v3, item + "    requestParameters.items[any].b: 2\n") == Codes{"L017"});
  CHECK(codes_of_items(v3, item + "    requestParameters.items[0].b: 2\n") == Codes{});
  CHECK(codes_of_items(v3, "    requestParameters.items[any]:\n      a: 1\n      b: 2\n") == Codes{});
  // The field is the one that the whole path names.
  CHECK(codes_of_items(v3, "    resources[any]:\n      ARN: x\n      accountId: '12345'\n") == Codes{});
  CHECK(codes_of_items(v3, "    nothing[any]:\n      ARN: x\n") == Codes{"L001", "L001"});
  // A block is no list of values that another item could imply.
  CHECK(codes_of_items(v3, "    eventName[any]: A\n  f:\n    eventName[any]: B\n") == Codes{});
}

TEST_CASE("lints of tags, metadata, duplicates and other log sources") {
  const std::string plain = "s: {eventName: A}, condition: s";
  using Codes = std::vector<std::string>;
  CHECK(codes_of(rule_text(plain, "attack.defense-evasion, attack.T1078, attack.s0154, cve.2021-44228")) == Codes{});
  CHECK(codes_of(rule_text(plain, "attack.t1562.008, attack.t1656")) == Codes{});  // known to ATT&CK 18
  CHECK(codes_of(rule_text(plain, "attack.stealth, attack.defense-impairment, attack.t1685.002")) == Codes{});
  CHECK(codes_of(rule_text(plain, "attack.t9999, attack.t1562.999, attack.defence")) == Codes{"L005", "L005", "L005"});
  const std::vector<Diagnostic> spelled = lint_rules(rules_from(rule_text(plain, "attack.defense_evasion")));
  REQUIRE(spelled.size() == 1);
  CHECK_THAT(spelled[0].text, Catch::EndsWith("'attack.defense_evasion'; it spells this attack.defense-evasion"));
  CHECK(codes_of("title: T\nlogsource: {product: aws}\ndetection: {" + plain + "}\n") == Codes{"L006"});
  CHECK(codes_of(rule_text(plain) + "---\n" + rule_text(plain, "attack.t1562")) == Codes{"L007"});
  CHECK(codes_of(rule_text(plain) + "---\n" + rule_text("s: {eventName: B}, condition: s")) == Codes{});
  CHECK(codes_of(rule_text(plain) + "---\n" + rule_text("s: {eventName: A}, condition: not s")) == Codes{});
  CHECK(codes_of(rule_text("s: {Image: x}, condition: s", "attack.nonsense", "{product: windows}")) == Codes{});
}

TEST_CASE("a real event is never called unknown") {
  using Codes = std::vector<std::string>;
  struct Row {
    const char *source, *events;
    Codes codes;
  };
  const Row rows[] = {
      {"bedrock",
       "GetKnowledgeBase, ListAgents, InvokeAgent, InvokeModel, PutFoundationModelEntitlement, Retrieve",
       {}},
      {"dynamodb", "DescribeStream, GetRecords, GetShardIterator, ListStreams, PutItem", {}},
      {"elasticloadbalancing", "CreateTargetGroup, RegisterInstancesWithLoadBalancer", {}},
      {"apigateway", "CreateRestApi, CreateRoute", {}},
      {"es", "CreateElasticsearchDomain, CreateDomain", {}},
      {"eks", "AccessKubernetesApi", {}},
      {"ec2-instance-connect", "OpenTunnel", {}},
      {"sso", "Federate, Authenticate, StartSSO, GetRoleCredentials, AnythingElse", {}},
      {"signin", "ConsoleLogin, CreateOAuth2Token, AnythingElse", {}},
      {"iam", "SetSTSRegionalEndpointStatus", {}},
      {"iam", "PassRole", {"L002"}},  // a permission
      {"s3", "ListBucket", {"L002"}},
      {"bedrock", "GetKnowledgeBasis", {"L002"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.source, row.events);
    const std::string items =
        "eventSource: " + std::string(row.source) + ".amazonaws.com, eventName: [" + row.events + "]";
    CHECK(codes_of(rule_text("s: {" + items + "}, condition: s")) == row.codes);
  }
}

TEST_CASE("text cannot equal a field that contains others") {
  using Codes = std::vector<std::string>;
  const std::pair<const char*, Codes> rows[] = {
      {"userIdentity.sessionContext: Role", {"L004"}},
      {"userIdentity: [root, AIDAEXAMPLE]", {"L004", "L004"}},
      {"requestParameters|startswith: bucket", {"L004"}},
      {"responseElements|endswith: Success", {"L004"}},
      {"resources: arn:aws:s3:::a-bucket", {"L004"}},
      {"userIdentity.sessionContext.attributes: true", {"L004"}},
      {"additionalEventData|gt: 5", {"L004"}},
      {"userIdentity.sessionContext|contains: Role", {}},
      {"requestParameters|startswith: '{'", {}},
      {"requestParameters|re: '.*role.*'", {}},
      {"requestParameters: null", {}},
      {"requestParameters|exists: false", {}},
      {"requestParameters: '*'", {}},
      {"resources|contains: bucket", {}},
      {"userIdentity.invokedByDelegate: null", {}},
  };
  for (const auto& [items, codes] : rows) {
    CAPTURE(items);
    CHECK(codes_of(rule_text("s: {" + std::string(items) + "}, condition: s")) == codes);
  }
}

TEST_CASE("white space around a field or value") {
  using Codes = std::vector<std::string>;
  const std::pair<const char*, Codes> rows[] = {
      {"eventSource: elasticache.amazonaws.com, eventName: 'DeleteCacheSecurityGroup '", {"L013"}},
      {"eventSource: 'iam.amazonaws.com '", {"L013"}},
      {"eventSource: iam.amazonaws.com, eventName: ' CreateUser'", {"L013"}},
      {"eventName: [A, 'B ', \"C\\n\"]", {"L013", "L013"}},
      {"requestParameters.name: \"\\tx\"", {"L013"}},
      {"eventName: \"CreateUser\\u00a0\"", {"L013"}},
      {"eventName: \"\\uFEFFCreateUser\"", {"L013"}},
      {"eventName: \"Create\\u200bUser\"", {}},  // inside: no comparison shows whether a record has it
      {"eventName|startswith: ' Create'", {"L013"}},
      {"eventName|startswith: 'Create '", {}},
      {"userAgent|contains: ' boto3 '", {}},
      {"userAgent: '* boto3'", {}},
      {"userAgent|endswith: 'boto3 '", {"L013"}},
      {"' eventName': A", {"L013"}},
      {"'requestParameters.userName ': A", {"L013"}},
      {"userIdentity.type: ' Root'", {"L013"}},
  };
  for (const auto& [items, codes] : rows) {
    CAPTURE(items);
    CHECK(codes_of(rule_text("s: {" + std::string(items) + "}, condition: s")) == codes);
  }
}

TEST_CASE("a field and its value without the space between them") {
  using Codes = std::vector<std::string>;
  const auto codes_of_detection = [](const std::string& detection) {
    const std::string rule = rule_text("");
    return codes_of(rule.substr(0, rule.find("detection: ")) + "detection:\n" + detection + "  condition: s\n");
  };
  CHECK(codes_of_detection("  s:\n    - eventName:CreateUser\n    - eventName|contains:User\n") ==
        Codes{"L014", "L014"});
  CHECK(codes_of_detection("  s: eventName:CreateUser\n") == Codes{"L014"});
  CHECK(codes_of_detection("  s: {eventName:CreateUser}\n") == Codes{"L014"});
  CHECK(codes_of_detection("  s:\n    eventSource: iam.amazonaws.com\n      eventName:CreateUser\n") == Codes{"L014"});
  CHECK(codes_of_detection("  s:\n    - requestParameters.policyArn:x\n") == Codes{"L014"});
  CHECK(codes_of_detection("  s:\n    - arn:aws:iam::aws:policy/AdministratorAccess\n    - s3:GetObject\n").empty());
  CHECK(codes_of_detection("  s:\n    requestParameters.policy.StringEquals.aws:PrincipalAccount: '1'\n").empty());
  CHECK(codes_of_detection("  s:\n    - 'eventName:'\n    - 'time 10:30'\n").empty());
  CHECK(codes_of_detection("  s:\n    errorMessage|contains: 'to perform eventName:x'\n").empty());
}

TEST_CASE("a log source that names CloudTrail and excludes it") {
  using Codes = std::vector<std::string>;
  const std::pair<const char*, Codes> rows[] = {
      {"{service: cloudtrail, category: configuration}", {"L015"}},
      {"{product: aws, service: CloudTrail, category: cloud}", {"L015"}},
      {"{product: aws, category: cloudtrail}", {"L015"}},
      {"{product: amazon, service: cloudtrail}", {"L015"}},
      {"{product: aws, service: aws.cloudtrail}", {"L015"}},
      {"{product: AWS, service: CloudTrail}", {}},
      {"{product: aws, service: vpcflow}", {}},
      {"{category: process_creation, product: windows}", {}},
  };
  for (const auto& [logsource, codes] : rows) {
    CAPTURE(logsource);
    CHECK(codes_of(rule_text("s: {eventName: A}, condition: s", "attack.t1078", logsource)) == codes);
  }
}

TEST_CASE("remarks point at their line") {
  const std::string text =
      "title: T\nid: i\ntags:\n  - attack.t1078\n  - attack.nothing\nlogsource: {service: cloudtrail}\n"
      "detection:\n  s:\n    eventNam: A\n  condition: s\n";
  const auto places = [](const std::vector<Diagnostic>& remarks) {
    std::string out;
    for (const Diagnostic& remark : remarks) {
      out += remark.code + " " + std::to_string(remark.position.line) + ":" + std::to_string(remark.position.column) +
             ", ";
    }
    return out;
  };
  CHECK(places(lint_rules(rules_from(text))) == "L001 9:5, L005 5:5, L006 1:1, ");
  CHECK(places(lint_rules(rules_from("id: i\n" + text.substr(0, 9) + text.substr(15)))) ==
        "L001 9:5, L005 5:5, L006 2:1, ");
  std::string other = text;
  other.insert(other.find("cloudtrail}"), "x");
  CHECK(places(lint_rules(rules_from(other))) == "L015 6:1, ");
}

TEST_CASE("revoked tags name their successors") {
  const std::string plain = "s: {eventName: A}, condition: s";
  const std::vector<Rule> rules =
      rules_from(rule_text(plain, "attack.defense-evasion, attack.t1562.008") + "---\n" +
                 rule_text(plain, "attack.T1562.008, attack.stealth") + "---\n" +
                 rule_text(plain, "attack.defense-evasion, attack.stealth, attack.t1562.008, attack.t1685.002") +
                 "---\n" + rule_text(plain, "attack.t1656", "{product: windows}"));
  const std::vector<RevokedTag> tags = revoked_tags(rules, {});
  REQUIRE(tags.size() == 3);
  CHECK(tags[0].tag == "attack.defense-evasion");
  CHECK(tags[0].successors == std::vector<std::string>{"attack.stealth", "attack.defense-impairment"});
  CHECK(tags[0].documents == 1);
  CHECK(tags[1].tag == "attack.t1562.008");
  CHECK(tags[1].successors == std::vector<std::string>{"attack.t1685.002"});
  CHECK(tags[1].documents == 2);
  CHECK(tags[1].position == Position{9, 32});
  CHECK(tags[2].successors == std::vector<std::string>{"attack.t1684.001"});
}

TEST_CASE("the parts of a legacy aggregation are one document") {
  const std::string detection = "s: {eventName: A}, t: {eventName: B}, condition: ";
  const std::string text = rule_text(detection + "s | near t", "attack.nothing");
  const RuleSet set = load_rules(std::vector<RuleText>{{"x.yml", "x.yml", text}});
  REQUIRE(set.rules.size() == 2);
  REQUIRE(set.correlations.size() == 1);
  CHECK(lint_rules(set.rules).empty());
  CHECK(lint_correlations(set.rules, set.correlations).size() == 1);  // the unknown tag
  CHECK(codes_of(rule_text(detection + "s | count() > 5") + "---\n" + rule_text("s: {eventName: A}, condition: s"))
            .empty());
  const std::string elsewhere =
      rule_text(detection + "s | near t", "attack.t1078", "{service: cloudtrail, category: x}");
  CHECK(codes_of(elsewhere) == std::vector<std::string>{"L015"});
}

TEST_CASE("cli/docs/rules.md lists every code") {
  std::ifstream in(source_folder() + "/cli/docs/rules.md");
  const std::string page{std::istreambuf_iterator<char>(in), {}};
  for (int number = 1; number <= 15; ++number) {
    const std::string code = (number < 10 ? "L00" : "L0") + std::to_string(number);
    CAPTURE(code);
    CHECK(page.find("| " + code + " |") != page.npos);
  }
}

}  // namespace
}  // namespace trailhound
