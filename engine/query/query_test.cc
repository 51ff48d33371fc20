#include "engine/query/query.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

namespace trailhound {
namespace {

using Catch::Contains;

constexpr const char* kKey = "AKIAIOSFODNN7EXAMPLE";

std::string error_of(Aspect aspect, const std::string& value, bool is_excluded = false) {
  const Result<Query, std::string> query = make_query({{{aspect, is_excluded, {value}}}});
  return query ? "" : query.error();
}

TEST_CASE("criteria become one rule") {
  const Result<Query, std::string> query = make_query({{
      {Aspect::kKey, false, {kKey}},
      {Aspect::kEvent, false, {"DeleteTrail,Stop*", "Create?ser"}},
      {Aspect::kDenied, false, {}},
      {Aspect::kAddress, true, {"203.0.113.0/24", "2001:db8::1"}},
      {Aspect::kWhere, false, {"userIdentity.type=Root", "errorCode=null", "additionalEventData|exists=true"}},
      {Aspect::kWhere, true, {"requestParameters.count|gt=10"}},
      {Aspect::kKeyword, false, {"it's 100%*\\"}},
  }});
  REQUIRE(query);
  CHECK(
      query->yaml ==
      R"(title: '--key AKIAIOSFODNN7EXAMPLE --event DeleteTrail,Stop* Create?ser --denied --not-ip 203.0.113.0/24 2001:db8::1 --where userIdentity.type=Root errorCode=null additionalEventData|exists=true --not-where requestParameters.count|gt=10 --keyword it''s 100%*\'
logsource:
    product: aws
    service: cloudtrail
detection:
    key:
        - userIdentity.accessKeyId:
            - 'AKIAIOSFODNN7EXAMPLE'
        - responseElements.credentials.accessKeyId:
            - 'AKIAIOSFODNN7EXAMPLE'
        - responseElements.accessKey.accessKeyId:
            - 'AKIAIOSFODNN7EXAMPLE'
        - requestParameters.accessKeyId:
            - 'AKIAIOSFODNN7EXAMPLE'
    event:
        eventName:
            - 'DeleteTrail'
            - 'Stop*'
            - 'Create?ser'
    denied:
        errorCode|contains:
            - 'accessdenied'
            - 'unauthorized'
            - 'notauthorized'
            - 'authorizationerror'
            - 'authfailure'
            - 'forbidden'
            - 'nopermission'
    not_ip:
        sourceIPAddress|cidr:
            - '203.0.113.0/24'
            - '2001:db8::1'
    where_1:
        'userIdentity.type':
            - 'Root'
    where_2:
        'errorCode':
            - null
    where_3:
        'additionalEventData|exists':
            - true
    not_where_4:
        'requestParameters.count|gt':
            - '10'
    keyword:
        - 'it''s 100%\*\\'
    condition: key and event and denied and not not_ip and where_1 and where_2 and where_3 and not not_where_4 and keyword
level: informational
)");
  CHECK(query->rule.selections.size() == 9);
  CHECK(query->warnings.empty());
}

TEST_CASE("no criteria are a rule for every event") {
  const Result<Query, std::string> query = make_query({});
  REQUIRE(query);
  CHECK_THAT(query->yaml, Contains("title: 'Every event'") && Contains("condition: named or not named"));
}

TEST_CASE("a value that cannot be right names its option") {
  struct Row {
    Aspect aspect;
    const char* value;
    const char* error;
  };
  const Row rows[] = {
      {Aspect::kKey, "AKIA", "--key: 'AKIA' is no access key id"},
      {Aspect::kKey, "AKIAIOSFODNN7EXAMPL-", "is no access key id"},
      {Aspect::kKey, "AIDACKCEVSQ6C2EXAMPLE", "use --principal"},
      {Aspect::kAddress, "203.0.113.0/33", "--ip: '203.0.113.0/33' is no address or network: the prefix length"},
      {Aspect::kAddress, "203.0.113.9/24", "has bits set beyond its prefix"},
      {Aspect::kAddress, "203.0.113", "is not an IPv4 or IPv6 address"},
      {Aspect::kAddress, "ec2.amazonaws.com", "--where 'sourceIPAddress=NAME'"},
      {Aspect::kEvent, "Delete Trail", "--event: 'Delete Trail' is no name"},
      {Aspect::kEvent, "DeleteTrail,", "--event: '' is no name"},
      {Aspect::kSource, "iam/", "--source: 'iam/' is no name"},
      {Aspect::kWhere, "userIdentity.type", "--where: 'userIdentity.type' has no '='"},
      {Aspect::kWhere, "=x", "names no field"},
      {Aspect::kWhere, "|contains=x", "names no field"},
      {Aspect::kWhere, "userIdentity..type=x", "is no field path"},
      {Aspect::kWhere, "userIdentity.=x", "is no field path"},
      {Aspect::kWhere, "userIdentity.type =x", "is no field path"},
      {Aspect::kWhere, "eventName|contain=x", "--where: 'eventName|contain=x': "},
      {Aspect::kWhere, "eventName|=x", "--where: 'eventName|=x': "},
      {Aspect::kWhere, "sourceIPAddress|cidr=10.0.0.0/40", "prefix length"},
      {Aspect::kWhere, "eventName|re=(", "--where: 'eventName|re=(': "},
      {Aspect::kWhere, "eventName|re=a(?=b)", "--where: 'eventName|re=a(?=b)': "},
      {Aspect::kWhere, "eventName|expand=%names%", "--where: 'eventName|expand=%names%' has no list"},
      {Aspect::kWhere, "sourceIPAddress|cidr|expand=%own_networks%", "has no list"},
      {Aspect::kWhere, "eventName|exists=maybe", "--where: 'eventName|exists=maybe': "},
      {Aspect::kWhere, "eventName|gt=many", "--where: 'eventName|gt=many': "},
      {Aspect::kAgent, "\xff", "--agent: a value is not UTF-8"},
      {Aspect::kAgent, "@no-such-list.txt", "--agent: the list no-such-list.txt cannot be opened"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.value);
    CHECK_THAT(error_of(row.aspect, row.value), Contains(row.error));
  }
  CHECK_THAT(error_of(Aspect::kAddress, "x", true), Catch::StartsWith("--not-ip: 'x' is no address"));
}

TEST_CASE("every character of a text stands for itself") {
  const std::string texts[] = {"a'b\"c", "*?\\", "#: - &x", "tab\tnew\nline", "é\xE2\x80\xA8", "null", "%41", " "};
  for (const std::string& text : texts) {
    CAPTURE(text);
    for (const Aspect aspect : {Aspect::kKeyword, Aspect::kAgent, Aspect::kResource, Aspect::kError}) {
      const Result<Query, std::string> query = make_query({{{aspect, false, {text}}}});
      REQUIRE(query);
      const Value& value = query->rule.selections.front().any_of.front().front().values.front();
      const Pattern& pattern = std::get<StringTest>(value.any_of.front()).pattern;
      REQUIRE(pattern.parts.size() == 3);  // anything, the text, anything
      CHECK(pattern.parts[1].text == text);
    }
  }
}

TEST_CASE("a value that is a number stands for the number, too, as in a rule") {
  const auto values = [](const std::string& typed) {
    const Result<Query, std::string> query = make_query({{{Aspect::kWhere, false, {typed}}}});
    REQUIRE(query);
    return query->rule.selections.front().any_of.front().front().values;
  };
  for (const char* typed : {"a=7", "a=-7", "a=0", "a|neq=7"}) {
    CAPTURE(typed);
    const std::vector<Value> found = values(typed);
    REQUIRE(found.size() == 2);
    CHECK(std::holds_alternative<StringTest>(found[0].any_of.front()));
    CHECK(std::holds_alternative<NumberTest>(found[1].any_of.front()));
  }
  for (const char* typed : {"a=007", "a=1.10", "a=x7", "a=-", "a|contains=7"}) {
    CAPTURE(typed);
    CHECK(values(typed).size() == 1);
  }
}

TEST_CASE("a field that CloudTrail does not write is a warning") {
  const Result<Query, std::string> query =
      make_query({{{Aspect::kWhere, false, {"usrIdentity.arn=x", "eventName=y"}}}});
  REQUIRE(query);
  REQUIRE(query->warnings.size() == 1);
  CHECK(query->warnings.front() == "--where: 'usrIdentity.arn=x' asks for a field that CloudTrail does not write");
}

TEST_CASE("lists of values") {
  const std::filesystem::path path = std::filesystem::temp_directory_path() / "trailhound-query-test.txt";
  std::ofstream(path, std::ios::binary)
      << "\xEF\xBB\xBF# seen on the first day\r\n203.0.113.9\r\n\r\n  198.51.100.0/24 \n";
  const std::string typed = "@" + path.string();
  const Result<Query, std::string> query = make_query({{{Aspect::kAddress, false, {typed, "192.0.2.1"}}}});
  REQUIRE(query);
  CHECK_THAT(query->yaml,
             Contains("            - '203.0.113.9'\n            - '198.51.100.0/24'\n            - '192.0.2.1'\n"));

  const Result<Query, std::string> item = make_query({{{Aspect::kWhere, false, {"sourceIPAddress|cidr=" + typed}}}});
  REQUIRE(item);
  CHECK_THAT(item->yaml, Contains("            - '203.0.113.9'\n            - '198.51.100.0/24'\n"));

  std::ofstream(path) << "203.0.113.9\n10.0.0.0/99\n";
  CHECK_THAT(error_of(Aspect::kAddress, typed), Catch::StartsWith("--ip: '10.0.0.0/99' is no address"));
  std::ofstream(path) << "# nothing\n";
  CHECK_THAT(error_of(Aspect::kAddress, typed), Contains("has no values"));
  std::filesystem::remove(path);

  const Result<Query, std::string> at = make_query({{{Aspect::kKeyword, false, {"@@example.com"}}}});
  REQUIRE(at);
  CHECK_THAT(at->yaml, Contains("- '@example.com'"));
}

TEST_CASE("any error, a service by its short name, and a long title") {
  const Result<Query, std::string> query = make_query({{{Aspect::kSource, false, {"iam", "s3.amazonaws.com"}},
                                                        {Aspect::kError, true, {"NoSuch", std::string(kAnyError)}},
                                                        {Aspect::kAgent, false, {std::string(300, 'x')}}}});
  REQUIRE(query);
  CHECK_THAT(query->yaml, Contains("- 'iam.*'\n            - 's3.amazonaws.com'\n"));
  CHECK_THAT(query->yaml, Contains("not_error:\n        errorCode: '?*'\n"));
  CHECK(query->rule.title.size() <= 256);
}

}  // namespace
}  // namespace trailhound
