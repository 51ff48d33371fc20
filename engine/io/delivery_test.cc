#include "engine/io/delivery.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("the time of delivery is that in the name") {
  struct Row {
    const char* path;
    const char* time;  ///< null: none
  };
  const Row rows[] = {
      {"AWSLogs/1/CloudTrail/us-east-2/2024/03/14/111122223333_CloudTrail_us-east-2_20240314T0910Z_b3c4D.json.gz",
       "2024-03-14T09:10:00Z"},
      {"111122223333_CloudTrail-Digest_us-east-2_my_trail_us-east-2_20240314T091648Z.json.gz", "2024-03-14T09:16:48Z"},
      {"x_20240230T0910Z_y", nullptr},  // no such day
      {"x_20240314T09Z_y", nullptr},
      {"x_20240314T0910_y", nullptr},
      {"x_2024-03-14T09:10Z_y", nullptr},
      {"x_20240314T0910Z_y/events.json", nullptr},  // of a folder
      {"20240314T0910Z", nullptr},
      {"x_Z", nullptr},
      {"x_", nullptr},
      {"-", nullptr},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path);
    const auto time = delivery_time(row.path);
    REQUIRE(time.has_value() == (row.time != nullptr));
    if (time) CHECK(format_rfc3339(*time).substr(0, 19) == std::string(row.time).substr(0, 19));
  }
}

TEST_CASE("files that were delivered at another time are left out, those without a time stay") {
  const auto five = [] {
    InputList list;
    list.inputs = {{"a_20240313T2359Z_x"}, {"a_20240314T0000Z_x"}, {"other.json"}, {"a_20240315T0000Z_x"}, {"-"}};
    return list;
  };
  InputList found = five();
  leave_out_by_delivery(parse_user_time("2024-03-14"), parse_user_time("2024-03-14T12:00"), found);
  REQUIRE(found.inputs.size() == 3);
  CHECK(found.inputs[0].path == "a_20240314T0000Z_x");
  CHECK(found.inputs[1].path == "other.json");
  CHECK(found.left_out == 2);
  found = five();
  leave_out_by_delivery(std::nullopt, parse_user_time("2024-03-15"), found);
  CHECK(found.left_out == 0);
  leave_out_by_delivery(parse_user_time("2024-03-15"), std::nullopt, found);
  CHECK(found.left_out == 2);
  leave_out_by_delivery(std::nullopt, std::nullopt, found);
  CHECK(found.inputs.size() == 3);
}

}  // namespace
}  // namespace trailhound
