#include "engine/hunt/duplicates.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <set>

namespace trailhound {
namespace {

using EventId = Duplicates::EventId;

TEST_CASE("an eventID is a UUID, some other text, or nothing") {
  CHECK(EventId::parse("6b54e0ad-c23c-4850-b896-7533a3558526").is_uuid);
  for (const char* other : {"6B54e0ad-c23c-4850-b896-7533a3558526", "6b54e0ad-c23c-4850-b896-7533a355852",
                            "6b54e0ad_c23c-4850-b896-7533a3558526", "6b54e0ad-c23c-4850-b896-7533a355852g", "x"}) {
    INFO(other);
    CHECK_FALSE(EventId::parse(other).is_uuid);
    CHECK(EventId::parse(other).exists());
  }
  CHECK_FALSE(EventId::parse("").exists());
  const EventId id = EventId::parse("01234567-89ab-cdef-0123-456789abcdef");
  CHECK(id.high == 0x0123456789abcdefu);
  CHECK(id.low == 0x0123456789abcdefu);
}

TEST_CASE("a UUID has lower case hexadecimal digits in all its places, and nothing else") {
  const std::string_view digits = "0123456789abcdef";
  std::string text = "01234567-89ab-cdef-0123-456789abcdef";
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char kept = text[at];
    for (int byte = 0; byte < 256; ++byte) {
      text[at] = static_cast<char>(byte);
      INFO(at << ": " << byte);
      const EventId id = EventId::parse(text);
      CHECK(id.is_uuid == (kept == '-' ? byte == '-' : digits.find(text[at]) != std::string_view::npos));
      if (!id.is_uuid || kept == '-') continue;
      const std::size_t place =
          at - static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '-'));
      const std::uint64_t half = place < 16 ? id.high : id.low;
      CHECK((half >> (60 - 4 * (place % 16)) & 0xF) == digits.find(text[at]));
    }
    text[at] = kept;
  }
}

TEST_CASE("a pair of eventID and rule is new once") {
  Duplicates duplicates;
  std::set<std::pair<std::string, std::uint32_t>> known;
  std::mt19937 random(3);
  std::uint64_t repeated = 0;
  for (int i = 0; i < 50000; ++i) {
    std::string text = "00000000-0000-0000-0000-000000000000";
    // Few ids, many of them small numbers, so that ids and numbers of other ids would meet if they could.
    for (const std::size_t at : {7u, 35u, 34u}) text[at] = "0123456789abcdef"[random() % 16];
    if (random() % 4 == 0) text = "id " + std::to_string(random() % 300);
    const auto rule = static_cast<std::uint32_t>(random() % 6);
    const bool is_new = known.emplace(text, rule).second;
    repeated += !is_new;
    REQUIRE(duplicates.insert(EventId::parse(text), rule) == is_new);
  }
  CHECK(repeated > 1000);
}

TEST_CASE("no eventID makes a match of another rule look like a duplicate, whatever it was made for") {
  // What a key would be if the rule were mixed into the id by a multiple of it.
  constexpr std::uint64_t kHigh = 0xD1B54A32D192ED03u, kLow = 0x9E3779B97F4A7C15u;
  EventId victim = EventId::parse("01234567-89ab-cdef-0123-456789abcdef"), forged = victim;
  forged.high += kHigh;
  forged.low ^= kLow;
  Duplicates duplicates;
  CHECK(duplicates.insert(victim, 1));
  CHECK(duplicates.insert(forged, 0));
  CHECK(duplicates.insert(victim, 0));
  CHECK_FALSE(duplicates.insert(victim, 1));
}

TEST_CASE("a pair is known however many came after it") {
  Duplicates duplicates;
  const auto id = [](std::uint64_t number) {
    EventId event;
    event.is_uuid = true;
    event.high = number / 2 * 0x9E3779B97F4A7C15u + 1;
    event.low = number % 2;
    return event;
  };
  for (std::uint64_t i = 0; i < 100'000; ++i) REQUIRE(duplicates.insert(id(i), static_cast<std::uint32_t>(i % 3)));
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    REQUIRE_FALSE(duplicates.insert(id(i), static_cast<std::uint32_t>(i % 3)));
    REQUIRE(duplicates.insert(id(i), static_cast<std::uint32_t>(i % 3 + 3)));
  }
}

}  // namespace
}  // namespace trailhound
