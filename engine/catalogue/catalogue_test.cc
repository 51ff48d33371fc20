#include <algorithm>
#include <catch2/catch.hpp>
#include <string_view>
#include <vector>

#include "engine/catalogue/attack.h"
#include "engine/catalogue/event_names.h"
#include "engine/catalogue/list_text.h"
#include "engine/catalogue/record_fields.h"

namespace trailhound {
namespace {

TEST_CASE("events by source") {
  const SourceEvents* s3 = find_source_events("s3.amazonaws.com");
  REQUIRE(s3 != nullptr);
  CHECK(s3->recorded_as.at("PutBucketLifecycleConfiguration") == "PutBucketLifecycle");
  CHECK(std::binary_search(s3->names.begin(), s3->names.end(), "PutBucketLifecycle"));
  CHECK_FALSE(s3->has_undocumented);
  REQUIRE(find_source_events("sso.amazonaws.com"));
  CHECK(find_source_events("sso.amazonaws.com")->has_undocumented);
  CHECK(find_source_events("s3") == nullptr);
  CHECK(find_source_events("nothing.amazonaws.com") == nullptr);
}

/// A name in both columns would be remarked on as wrong and as right.
TEST_CASE("no event is recorded under its own and under another name") {
  for (const char* source : {"s3.amazonaws.com", "lambda.amazonaws.com"}) {
    const SourceEvents* events = find_source_events(source);
    REQUIRE(events != nullptr);
    for (const auto& [api, recorded] : events->recorded_as) {
      CAPTURE(api);
      CHECK_FALSE(std::binary_search(events->names.begin(), events->names.end(), api));
      CHECK(std::binary_search(events->names.begin(), events->names.end(), recorded));
    }
  }
}

TEST_CASE("tactics and techniques of ATT&CK") {
  CHECK(attack_version() == "19");
  REQUIRE(attack_tactics().size() == 15);
  CHECK(attack_tactics()[0].tag == "reconnaissance");
  CHECK(attack_tactics()[7].id == "TA0112");
  REQUIRE(find_technique("T1685.002"));
  CHECK(find_technique("T1685.002")->name == "Disable or Modify Cloud Log");
  using Names = std::vector<std::string_view>;
  CHECK(find_technique("T1556")->tactics == Names{"persistence", "defense-impairment", "credential-access"});
  CHECK(find_technique("T1562.008") == nullptr);
  CHECK(find_technique("t1685.002") == nullptr);
  CHECK(find_technique("") == nullptr);
  const auto successors = [](std::string_view name) {
    const auto found = attack_successors(name);
    return Names(found.begin(), found.end());
  };
  CHECK(successors("T1562.008") == Names{"T1685.002"});
  CHECK(successors("defense-evasion") == Names{"stealth", "defense-impairment"});
  CHECK(successors("T1685.002").empty());
}

TEST_CASE("every tactic of a technique and every successor exists") {
  const auto is_tactic = [](std::string_view tag) {
    return std::any_of(attack_tactics().begin(), attack_tactics().end(),
                       [&](const Tactic& tactic) { return tactic.tag == tag; });
  };
  std::size_t techniques = 0, revoked = 0;
  for (std::string_view text = attack_text(); !text.empty();) {
    std::string_view line = next_line(text);
    const std::string_view name = next_word(line);
    if (const Technique* technique = find_technique(name)) {
      ++techniques;
      for (const std::string_view tactic : technique->tactics) CHECK(is_tactic(tactic));
    }
    for (const std::string_view successor : attack_successors(name)) {
      CHECK((is_tactic(successor) || find_technique(successor) != nullptr));
    }
    revoked += attack_successors(name).empty() ? 0 : 1;
  }
  CHECK(techniques == 697);
  CHECK(revoked == 18);
}

TEST_CASE("names in tags") {
  CHECK(attack_name("attack.t1685.002") == "T1685.002");
  CHECK(attack_name("attack.T1685") == "T1685");
  CHECK(attack_name("attack.stealth") == "stealth");
  CHECK(attack_name("attack.tactic") == "tactic");
  CHECK(attack_name("cve.2021-44228").empty());
  CHECK(attack_name("attack.").empty());
}

TEST_CASE("fields of a record") {
  CHECK(is_cloudtrail_field("userIdentity.sessionContext.sessionIssuer.arn"));
  CHECK_FALSE(is_cloudtrail_field("userIdentity.sessionIssuer.arn"));
  CHECK(is_cloudtrail_field("requestParameters.anything.at.all"));
  CHECK_FALSE(is_cloudtrail_field("requestParametersX"));
  CHECK(is_object_field("requestParameters"));
  CHECK_FALSE(is_object_field("requestParameters.userName"));
  CHECK(values_of_field("readOnly").size() == 2);
  CHECK(values_of_field("eventName").empty());
  CHECK(shape_of_field("awsRegion")->fits("eu-west-1"));
  CHECK_FALSE(shape_of_field("awsRegion")->fits("Frankfurt"));
  CHECK(shape_of_field("eventName") == nullptr);
  CHECK(is_text_field("eventName"));
  CHECK_FALSE(is_text_field("readOnly"));
}

TEST_CASE("lines and words of a list") {
  std::string_view text = "a  bc\n\nd";
  std::string_view line = next_line(text);
  CHECK(next_word(line) == "a");
  CHECK(next_word(line) == "bc");
  CHECK(next_word(line).empty());
  CHECK(next_line(text).empty());
  CHECK(next_line(text) == "d");
  CHECK(text.empty());
}

}  // namespace
}  // namespace trailhound
