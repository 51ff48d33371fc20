#include "engine/read/event_hours.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace trailhound {
namespace {

std::vector<std::string> names_of(const EventHours& hours) {
  std::vector<std::string> names;
  for (const EventHours::Region& region : hours.regions()) names.push_back(region.name);
  return names;
}

TEST_CASE("a region of any length is told from others, by a name of bounded length") {
  const std::string plain(EventHours::kMaxNameBytes, 'r'), long_one(15u << 20, 'a'), other = long_one + "b";
  // The 32nd byte is the middle of a character.
  const std::string accents = [] {
    std::string text(31, 'a');
    for (int i = 0; i < 100; ++i) text += "\xc3\xa9";
    return text;
  }();
  EventHours hours, joined;
  for (const std::string& region : {plain, long_one, other, long_one, accents}) hours.add(region, 7, 2);
  joined.add(hours);
  joined.add(hours);
  const std::vector<std::string> names = names_of(joined);
  REQUIRE(names.size() == 4);
  CHECK(names == names_of(hours));
  CHECK(std::find(names.begin(), names.end(), plain) != names.end());
  for (const std::string& name : names) CHECK(name.size() < 200);
  CHECK_THAT(names[0], Catch::StartsWith(std::string(31, 'a') + "... (231 bytes, SHA-256 "));
  CHECK_THAT(names[1], Catch::StartsWith(std::string(32, 'a') + "... (15728640 bytes, SHA-256 "));
  CHECK_THAT(names[2], Catch::StartsWith(std::string(32, 'a') + "... (15728641 bytes, SHA-256 "));
  CHECK(joined.regions()[1].events == 8);
  CHECK(joined.regions()[2].events == 4);
  CHECK(joined.beyond() == 0);
}

TEST_CASE("regions and hours beyond the bounds are counted") {
  EventHours regions;
  for (std::size_t i = 0; i < EventHours::kMaxRegions + 3; ++i) regions.add(std::to_string(i), 0, 5);
  CHECK(regions.beyond() == 15);
  EventHours hours;
  for (std::int64_t hour = 0; hour < static_cast<std::int64_t>(EventHours::kMaxHours) + 2; ++hour) {
    hours.add("one", hour, 1);
  }
  CHECK(hours.beyond() == 2);
  for (std::size_t region = 1; region < EventHours::kMaxAllHours / EventHours::kMaxHours; ++region) {
    for (std::int64_t hour = 0; hour < static_cast<std::int64_t>(EventHours::kMaxHours); ++hour) {
      hours.add(std::to_string(region), hour, 1);
    }
  }
  CHECK(hours.beyond() == 2);
  hours.add("last", 0, 1);
  CHECK(hours.beyond() == 3);
}

TEST_CASE("events over time add up over regions, in as many buckets as there may be") {
  EventHours hours;
  for (std::int64_t hour = 0; hour < 10; ++hour) hours.add("a", hour, 1);
  hours.add("b", 0, 5);
  hours.add("b", 100, 7);
  const EventHours::OverTime exact = hours.over_time(11);
  CHECK(exact.hours == 1);
  REQUIRE(exact.buckets.size() == 11);
  CHECK(exact.buckets[0].events == 6);
  const EventHours::OverTime joined = hours.over_time(5);
  CHECK(joined.hours == 3);
  REQUIRE(joined.buckets.size() == 5);
  CHECK(joined.buckets[0].events == 8);
  CHECK(joined.buckets[4].first == 99);
  hours.add("c", -1, 2);  // before 1970
  CHECK(hours.over_time(1).buckets.size() <= 2);
  CHECK(hours.over_time(5).buckets.front().first == -6);
  CHECK(EventHours().over_time(5).buckets.empty());
}

}  // namespace
}  // namespace trailhound
