#include "engine/oracle/entry_values.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("the time of an event") {
  struct Row {
    std::string_view event, expected;  ///< "" if it has none
  };
  const Row rows[] = {
      {R"({"eventTime":"2023-07-10T12:05:31Z"})", "2023-07-10T12:05:31Z"},
      {R"({"eventTime":"2023-07-10 12:05:31.250"})", "2023-07-10T12:05:31.25Z"},
      {R"({"eventTime":["x",1,"2023-07-10 12:05:31 UTC"]})", "2023-07-10T12:05:31Z"},
      {R"({"eventTime":"x","@timestamp":"2023-07-10T12:05:31Z"})", ""},
      {R"({"eventTime":1688990731,"@timestamp":"2023-07-10T12:05:31Z"})", ""},
      {R"({"eventTime":null,"@timestamp":"2023-07-10T12:05:31Z"})", "2023-07-10T12:05:31Z"},
      {R"({"@timestamp":["x","2023-07-10T12:05:31.000Z"]})", "2023-07-10T12:05:31Z"},
      {R"({"time":"2023-07-10T12:05:31Z"})", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.event);
    const auto event = parse_json(row.event);
    REQUIRE(event.has_value());
    const auto time = time_of(*event);
    CHECK((time ? format_rfc3339(*time) : "") == row.expected);
  }
}

}  // namespace
}  // namespace trailhound
