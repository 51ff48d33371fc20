#include "engine/integrity/delivered_name.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

std::string dump(std::string_view object) {
  const std::optional<TrailName> trail = trail_of_digest(object);
  if (!trail) return "none";
  return trail->account + ' ' + trail->region + ' ' + trail->name + ' ' + trail->home +
         (trail->organization.empty() ? "" : ' ' + trail->organization) + (trail->is_backfill ? " backfill" : "");
}

TEST_CASE("the trail of a digest") {
  const std::string folder = "AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2023/07/10/";
  const std::string start = "111122223333_CloudTrail-Digest_eu-west-1_";
  CHECK(dump(folder + start + "t_us-east-1_20230710T130131Z.json.gz") == "111122223333 eu-west-1 t us-east-1");
  CHECK(dump(folder + start + "a_b.c-d__us-east-1_20230710T130131Z.json.gz") ==
        "111122223333 eu-west-1 a_b.c-d_ us-east-1");
  CHECK(dump(folder + start + "t_us-east-1_20230710T130131Z_backfill.json.gz") ==
        "111122223333 eu-west-1 t us-east-1 backfill");
  CHECK(dump("some/prefix/AWSLogs/o-exampleorg/111122223333/CloudTrail-Digest/eu-west-1/2023/07/10/" + start +
             "t_us-east-1_20230710T130131Z.json.gz") == "111122223333 eu-west-1 t us-east-1 o-exampleorg");
  CHECK(dump(start + "t_us-east-1_20230710T130131Z.json.gz") == "111122223333 eu-west-1 t us-east-1");
  for (const std::string& none :
       {std::string(), std::string("x.json.gz"), start, start + "t_us-east-1_20230710T130131Z.json",
        start + "us-east-1_20230710T130131Z.json.gz",
        std::string("x_CloudTrail-Digest_eu-west-1_t_us-east-1_2023.json.gz"),
        std::string("111122223333_CloudTrail_eu-west-1_20230710T1205Z_x.json.gz")}) {
    CAPTURE(none);
    CHECK(dump(none) == "none");
  }
}

TEST_CASE("the name of a log file") {
  const auto log = read_log_name("111122223333_CloudTrail_eu-west-1_20230710T1205Z_Mu0KsOhtH1ar15ZZ.json.gz");
  REQUIRE(log);
  CHECK(log->account == "111122223333");
  CHECK(log->region == "eu-west-1");
  CHECK(format_rfc3339(log->time) == "2023-07-10T12:05:00Z");
  for (const char* none :
       {"", "x.json", "111122223333_CloudTrail_eu-west-1_20230710T1205Z", "x_CloudTrail_r_20230710T1205Z_x",
        "1_CloudTrail_r_20231310T1205Z_x", "1_CloudTrail_r_20230710x1205Z_x", "1_CloudTrail_r_2023071-T1205Z_x"}) {
    CAPTURE(none);
    CHECK(!read_log_name(none));
  }
}

TEST_CASE("a base name is the same wherever a file is") {
  for (const char* path :
       {"a.json", "a.json.gz", "x/y/a.json.gz", "x.zip!a.json", "x.zip!y/a.json.gz", "x.tar!a.json#2"}) {
    CAPTURE(path);
    CHECK(base_name(path) == "a.json");
  }
  CHECK(base_name("a#b.json") == "a#b.json");
  CHECK(base_name("x/").empty());
}

}  // namespace
}  // namespace trailhound
