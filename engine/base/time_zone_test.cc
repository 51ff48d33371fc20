#include "engine/base/time_zone.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

namespace trailhound {
namespace {

Nanoseconds at(const char* text) { return parse_rfc3339(text).value(); }

TEST_CASE("without a zone times are UTC") {
  CHECK(local_time(at("2023-07-10T12:05:31.75Z"), nullptr) == "2023-07-10 12:05:31");
  CHECK(local_time(at("1969-12-31T23:59:59.5Z"), nullptr) == "1969-12-31 23:59:59");
  CHECK(zone_name(nullptr) == "UTC");
}

TEST_CASE("a zone has its offset, its summer time, and the rules behind its last transition") {
  if (!std::filesystem::exists(TimeZone::kFolder)) {
    WARN("skipped: there is no " << TimeZone::kFolder);
    return;
  }
  const Result<TimeZone, std::string> berlin = TimeZone::open("Europe/Berlin");
  REQUIRE(berlin);
  CHECK(zone_name(&*berlin) == "Europe/Berlin");
  struct Row {
    const char *utc, *local;
  };
  const Row rows[] = {
      {"2023-07-10T12:05:31Z", "2023-07-10 14:05:31"}, {"2023-01-10T23:05:31Z", "2023-01-11 00:05:31"},
      {"2026-03-29T00:59:59Z", "2026-03-29 01:59:59"}, {"2026-03-29T01:00:00Z", "2026-03-29 03:00:00"},
      {"2100-07-10T12:00:00Z", "2100-07-10 14:00:00"}, {"1969-12-31T23:59:59.5Z", "1970-01-01 00:59:59"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.utc);
    CHECK(local_time(at(row.utc), &*berlin) == row.local);
  }
  const Result<TimeZone, std::string> kathmandu = TimeZone::open("Asia/Kathmandu");
  REQUIRE(kathmandu);
  CHECK(local_time(at("2023-07-10T12:05:31Z"), &*kathmandu) == "2023-07-10 17:50:31");
}

TEST_CASE("what is no zone is an error") {
  for (const char* name : {"", "Europe/Berln", "Europe", "zone.tab", "../../../etc/passwd", "/etc/localtime", "berlin",
                           "Europe/Berlin\n", "EUROPE/../Europe/Berlin"}) {
    CAPTURE(name);
    const Result<TimeZone, std::string> zone = TimeZone::open(name);
    REQUIRE_FALSE(zone);
    CHECK_FALSE(zone.error().empty());
  }
}

}  // namespace
}  // namespace trailhound
