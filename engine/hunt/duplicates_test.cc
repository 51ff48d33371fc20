#include "engine/hunt/duplicates.h"

#include <catch2/catch.hpp>

#include <algorithm>
#include <random>
#include <set>

namespace trailhound {
namespace {

using EventId = Duplicates::EventId;

TEST_CASE("an eventID is a UUID, some other text, or nothing") {
  CHECK(EventId::parse("6b54e0ad-c23c-4850-b896-7533a3558526").is_uuid());
  for (const char* other : {"6B54e0ad-c23c-4850-b896-7533a3558526", "6b54e0ad-c23c-4850-b896-7533a355852",
                            "6b54e0ad_c23c-4850-b896-7533a3558526", "6b54e0ad-c23c-4850-b896-7533a355852g", "x"}) {
    INFO(other);
    CHECK_FALSE(EventId::parse(other).is_uuid());
    CHECK(EventId::parse(other).exists());
  }
  CHECK_FALSE(EventId::parse("").exists());
  const EventId id = EventId::parse("01234567-89ab-cdef-0123-456789abcdef");
  CHECK(id.high() == 0x0123456789abcdefu);
  CHECK(id.low() == 0x0123456789abcdefu);
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
      CHECK(id.is_uuid() == (kept == '-' ? byte == '-' : digits.find(text[at]) != std::string_view::npos));
      if (!id.is_uuid() || kept == '-') continue;
      const std::size_t place =
          at - static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '-'));
      const std::uint64_t half = place < 16 ? id.high() : id.low();
      CHECK((half >> (60 - 4 * (place % 16)) & 0xF) == digits.find(text[at]));
    }
    text[at] = kept;
  }
}

TEST_CASE("a pair of eventID and rule is new once, in memory and in files") {
  for (const std::size_t memory : {std::size_t{1}, std::size_t{64} << 20}) {
    Duplicates duplicates(memory);
    std::set<std::pair<std::string, std::uint32_t>> known;
    std::mt19937 random(3);
    std::uint64_t repeated = 0;
    for (int i = 0; i < 50000; ++i) {
      // A few ids of each kind, most of which differ in one place only.
      std::string text = "00000000-0000-0000-0000-000000000000";
      for (const std::size_t at : {7u, 35u, 34u}) text[at] = "0123456789abcdef"[random() % 16];
      const std::size_t sizes[] = {1, 2, 30, 31, 32, 33, 70'000};
      if (random() % 4 == 0) {
        text = std::string(sizes[i % 700 == 0 ? 6 : random() % 6], '\0');
        text[random() % text.size()] = static_cast<char>(random() % 40);
      }
      const auto rule = static_cast<std::uint32_t>(random() % 6);
      const bool is_new = known.emplace(text, rule).second;
      repeated += !is_new;
      REQUIRE(duplicates.insert(EventId::parse(text), rule) == is_new);
    }
    CHECK(repeated > 1000);
    CHECK(duplicates.failure().empty());
  }
}

TEST_CASE("a short eventID that has the bytes of a long one's hash is another") {
  const std::string text(40, 'x');
  EventId forged = EventId::parse(text);
  forged.kind = EventId::Kind::kShort;
  Duplicates duplicates(1);
  for (const std::uint32_t rule : {0u, 1u, 2u}) {
    CHECK(duplicates.insert(EventId::parse(text), rule));
    CHECK(duplicates.insert(forged, rule));
  }
}

TEST_CASE("no eventID, however crafted, makes a match of another rule a duplicate") {
  // These ids would collide if a key were the id plus a multiple of the rule.
  constexpr std::uint64_t kHigh = 0xD1B54A32D192ED03u, kLow = 0x9E3779B97F4A7C15u;
  EventId victim = EventId::parse("01234567-89ab-cdef-0123-456789abcdef"), forged = victim;
  forged.words[0] += kHigh;
  forged.words[1] ^= kLow;
  Duplicates duplicates(64u << 20);
  CHECK(duplicates.insert(victim, 1));
  CHECK(duplicates.insert(forged, 0));
  CHECK(duplicates.insert(victim, 0));
  CHECK_FALSE(duplicates.insert(victim, 1));
}

TEST_CASE("a pair stays known after any number of others") {
  const std::size_t memory = GENERATE(1u, 1u << 20, 64u << 20);
  Duplicates duplicates(memory);
  const auto id = [](std::uint64_t number) {
    EventId event;
    event.kind = EventId::Kind::kUuid;
    event.words = {number / 2 * 0x9E3779B97F4A7C15u + 1, number % 2, 0, 0};
    return event;
  };
  for (std::uint64_t i = 0; i < 30'000; ++i) REQUIRE(duplicates.insert(id(i), static_cast<std::uint32_t>(i % 3)));
  for (std::uint64_t i = 0; i < 30'000; ++i) {
    REQUIRE_FALSE(duplicates.insert(id(i), static_cast<std::uint32_t>(i % 3)));
    REQUIRE(duplicates.insert(id(i), static_cast<std::uint32_t>(i % 3 + 3)));
  }
}

}  // namespace
}  // namespace trailhound
