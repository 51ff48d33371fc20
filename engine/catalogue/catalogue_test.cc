#include <catch2/catch.hpp>

#include "engine/catalogue/attack.h"
#include "engine/catalogue/event_names.h"
#include "engine/catalogue/list_text.h"
#include "engine/catalogue/record_fields.h"

namespace trailhound {
namespace {

TEST_CASE("events by source") {
  REQUIRE(find_source_events("s3.amazonaws.com"));
  CHECK(find_source_events("s3.amazonaws.com")->recorded_as.at("PutBucketLifecycleConfiguration") ==
        "PutBucketLifecycle");
  CHECK(find_source_events("s3") == nullptr);
  CHECK(find_source_events("nothing.amazonaws.com") == nullptr);
}

TEST_CASE("tactics and techniques of ATT&CK") {
  CHECK(attack_tactics().size() == 14);
  CHECK(technique_name("T1496.004") == "Cloud Service Hijacking");
  CHECK(technique_name("T0000").empty());
  CHECK(attack_version() == "18");
}

TEST_CASE("fields of a record") {
  CHECK(is_cloudtrail_field("userIdentity.sessionContext.sessionIssuer.arn"));
  CHECK_FALSE(is_cloudtrail_field("userIdentity.sessionIssuer.arn"));
  CHECK(is_cloudtrail_field("requestParameters.anything.at.all"));
  CHECK_FALSE(is_cloudtrail_field("requestParametersX"));
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
