#include "engine/base/time.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

constexpr Nanoseconds kSecond = 1'000'000'000;

TEST_CASE("RFC 3339 date-times") {
  struct Row {
    std::string_view text;
    Nanoseconds expected;
    std::string_view printed;
  };
  const Row rows[] = {
      {"1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00Z"},
      {"2023-07-10T12:05:31Z", 1688990731 * kSecond, "2023-07-10T12:05:31Z"},
      {"2023-07-10t12:05:31z", 1688990731 * kSecond, "2023-07-10T12:05:31Z"},
      {"2023-07-10 12:05:31Z", 1688990731 * kSecond, "2023-07-10T12:05:31Z"},
      {"2023-07-10T14:35:31+02:30", 1688990731 * kSecond, "2023-07-10T12:05:31Z"},
      {"2023-07-09T22:05:31-14:00", 1688990731 * kSecond, "2023-07-10T12:05:31Z"},
      {"2023-07-10T12:05:31-00:00", 1688990731 * kSecond, "2023-07-10T12:05:31Z"},
      {"2023-07-10T12:05:31.5Z", 1688990731 * kSecond + 500'000'000, "2023-07-10T12:05:31.5Z"},
      {"2023-07-10T12:05:31.007Z", 1688990731 * kSecond + 7'000'000, "2023-07-10T12:05:31.007Z"},
      {"2023-07-10T12:05:31.0000000019Z", 1688990731 * kSecond + 1, "2023-07-10T12:05:31.000000001Z"},
      {"2016-12-31T23:59:60Z", 1483228800 * kSecond, "2017-01-01T00:00:00Z"},
      {"2024-02-29T00:00:00Z", 1709164800 * kSecond, "2024-02-29T00:00:00Z"},
      {"1969-12-31T23:59:59.999Z", -1'000'000, "1969-12-31T23:59:59.999Z"},
      {"1678-01-01T00:00:00Z", -9214560000 * kSecond, "1678-01-01T00:00:00Z"},
      {"2261-12-31T23:59:59Z", 9214646399 * kSecond, "2261-12-31T23:59:59Z"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto time = parse_rfc3339(row.text);
    REQUIRE(time.has_value());
    CHECK(*time == row.expected);
    CHECK(format_rfc3339(*time) == row.printed);
    CHECK(parse_user_time(row.text) == row.expected);
  }
}

TEST_CASE("what is no RFC 3339 date-time") {
  for (const std::string_view text : {"",
                                      "2023",
                                      "2023-07-10",
                                      "2023-07-10T12:05Z",
                                      "2023-07-10T12:05:31",
                                      "2023-7-10T12:05:31Z",
                                      "2023-02-29T00:00:00Z",
                                      "2023-13-01T00:00:00Z",
                                      "2023-00-01T00:00:00Z",
                                      "2023-01-00T00:00:00Z",
                                      "2023-04-31T00:00:00Z",
                                      "2023-07-10T24:00:00Z",
                                      "2023-07-10T12:60:00Z",
                                      "2023-07-10T12:05:61Z",
                                      "2023-07-10T12:05:31.Z",
                                      "2023-07-10T12:05:31+24:00",
                                      "2023-07-10T12:05:31+02:60",
                                      "2023-07-10T12:05:31+0200",
                                      "2023-07-10T12:05:31Z ",
                                      " 2023-07-10T12:05:31Z",
                                      "2023-07-10T12:05:31ZZ",
                                      "2023-07-10_12:05:31Z",
                                      "1677-12-31T00:00:00Z",
                                      "2262-01-01T00:00:00Z",
                                      "12023-07-10T12:05:31Z",
                                      "+023-07-10T12:05:31Z"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_rfc3339(text).has_value());
  }
}

TEST_CASE("times of events, as exports write them") {
  struct Row {
    std::string_view text;
    std::string_view timestamp;  ///< what parse_timestamp() reads; "" if nothing
    std::string_view event_time;
  };
  const Row rows[] = {
      {"2023-01-09T16:01:21Z", "2023-01-09T16:01:21Z", "2023-01-09T16:01:21Z"},
      {"2023-01-09T16:01:21.250+02:00", "2023-01-09T14:01:21.25Z", "2023-01-09T14:01:21.25Z"},
      {"2023-01-09 16:01:21", "2023-01-09T16:01:21Z", "2023-01-09T16:01:21Z"},
      {"2023-01-09 16:01:21.000", "2023-01-09T16:01:21Z", "2023-01-09T16:01:21Z"},
      {"2023-01-09 16:01:21.123456789", "2023-01-09T16:01:21.123456789Z", "2023-01-09T16:01:21.123456789Z"},
      {"2023-01-09 16:01:21 UTC", "2023-01-09T16:01:21Z", "2023-01-09T16:01:21Z"},
      {"2023-01-09 16:01:21.000 UTC", "2023-01-09T16:01:21Z", "2023-01-09T16:01:21Z"},
      {"2023-01-09 16:01:21+02:00", "2023-01-09T14:01:21Z", "2023-01-09T14:01:21Z"},
      {"2023-01-09 16:01:21Z", "2023-01-09T16:01:21Z", "2023-01-09T16:01:21Z"},
      {"2023-01-09T16:01:21", "", "2023-01-09T16:01:21Z"},
      {"2023-01-09t16:01:21.5", "", "2023-01-09T16:01:21.5Z"},
      {"2023-01-09T16:01:21 UTC", "", "2023-01-09T16:01:21Z"},
      {"2023-01-09", "", ""},
      {"2023-01-09 16:01", "", ""},
      {"2023-01-09 16:01Z", "", ""},
      {"2023-01-09 16:01:21.", "", ""},
      {"2023-01-09  16:01:21", "", ""},
      {"2023-01-09 16:01:21 ", "", ""},
      {"2023-01-09 16:01:21 utc", "", ""},
      {"2023-01-09 16:01:21 CET", "", ""},
      {"2023-01-09 16:01:21Z UTC", "", ""},
      {"2023-02-29 16:01:21", "", ""},
      {"01/09/2023 16:01:21", "", ""},
      {"1673280081", "", ""},
      {"", "", ""},
  };
  const auto printed = [](const std::optional<Nanoseconds>& time) { return time ? format_rfc3339(*time) : ""; };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(printed(parse_timestamp(row.text)) == row.timestamp);
    CHECK(printed(parse_event_time(row.text)) == row.event_time);
  }
}

TEST_CASE("one byte apart from CloudTrail's own form, a time reads as in any other grammar") {
  const std::string form = "2024-02-29T23:59:60Z";
  REQUIRE(parse_event_time(form).has_value());
  for (std::size_t at = 0; at < form.size(); ++at) {
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = form;
      text[at] = static_cast<char>(byte);
      CAPTURE(text);
      CHECK(parse_event_time(text) == parse_timestamp(text));  // which has no shortcut for this form
    }
  }
}

TEST_CASE("times that a person types") {
  struct Row {
    std::string_view text, expected;
  };
  const Row rows[] = {
      {"2023-07-10", "2023-07-10T00:00:00Z"},          {"2023-07-10T12:05", "2023-07-10T12:05:00Z"},
      {"2023-07-10 12:05", "2023-07-10T12:05:00Z"},    {"2023-07-10T12:05+01:00", "2023-07-10T11:05:00Z"},
      {"2023-07-10T12:05:31", "2023-07-10T12:05:31Z"}, {"2023-07-10T12:05:31.25", "2023-07-10T12:05:31.25Z"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto time = parse_user_time(row.text);
    REQUIRE(time.has_value());
    CHECK(format_rfc3339(*time) == row.expected);
  }
  for (const std::string_view text : {"", "2023-07-10 12:05:31 UTC", "yesterday", "2023-07", "2023-07-10T",
                                      "2023-07-10T12", "2023-07-10Z", "2023-02-30", "2023-07-10T12:05:"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_user_time(text).has_value());
  }
}

TEST_CASE("calendar parts") {
  struct Row {
    std::string_view text;
    int minute, hour, day, week, month, year;
  };
  const Row rows[] = {
      {"2023-07-10T12:05:31Z", 5, 12, 10, 28, 7, 2023},
      {"2023-07-10T23:59:31-02:00", 59, 1, 11, 28, 7, 2023},  // in UTC it is the next day
      {"2021-01-03T00:00:00Z", 0, 0, 3, 53, 1, 2021},         // Sunday of the last week of 2020
      {"2021-01-04T00:00:00Z", 0, 0, 4, 1, 1, 2021},
      {"2019-12-30T00:00:00Z", 0, 0, 30, 1, 12, 2019},  // Monday of the first week of 2020
      {"2020-12-31T00:00:00Z", 0, 0, 31, 53, 12, 2020},
      {"1969-12-31T23:59:59.999Z", 59, 23, 31, 1, 12, 1969},
      {"1678-01-01T00:00:00Z", 0, 0, 1, 52, 1, 1678},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const CalendarParts parts = calendar_parts(parse_rfc3339(row.text).value());
    CHECK(parts.minute == row.minute);
    CHECK(parts.hour == row.hour);
    CHECK(parts.day == row.day);
    CHECK(parts.week == row.week);
    CHECK(parts.month == row.month);
    CHECK(parts.year == row.year);
  }
}

}  // namespace
}  // namespace trailhound
