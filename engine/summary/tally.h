#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>

#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/event/event_time.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// The eventID of an event, in a place of fixed size. CloudTrail's are UUIDs of 36 bytes; a text of more than kBytes is
/// cut.
class EventName {
 public:
  static constexpr std::size_t kBytes = 63;

  EventName() = default;
  explicit EventName(std::string_view text)
      : size_(static_cast<std::uint8_t>(text.copy(text_.data(), cut(text).size()))) {}
  /// What is kept of a text: no part of a character.
  static std::string_view cut(std::string_view text) { return cut_text(text, kBytes); }
  std::string_view text() const { return {text_.data(), size_}; }

 private:
  std::array<char, kBytes> text_{};
  std::uint8_t size_ = 0;
};

/// Matches of one or more events, by level of the rule.
using LevelCounts = std::array<std::uint32_t, static_cast<std::size_t>(Level::kCritical) + 1>;

/// What is counted of the events that have a tuple.
struct EventCounts {
  std::uint64_t events = 0;
  Nanoseconds first = std::numeric_limits<Nanoseconds>::max();  ///< max(): none of the events had a time
  Nanoseconds last = std::numeric_limits<Nanoseconds>::min();
  LevelCounts matches{};

  bool has_time() const { return first <= last; }
  /// Whether an event is the first, or as early as the first.
  bool is_first(Nanoseconds time) const { return events == 0 || (time <= first && (time != kNoTime || !has_time())); }
  /// Events without a time have kNoTime (engine/event/event_time.h), which is the least of all times.
  void add(Nanoseconds time) {
    if (time != kNoTime && time < first) first = time;
    if (time > last) last = time;  // not kNoTime
    ++events;
  }
  void add(const EventCounts& other);
};

/// The same, and which event was the first. Tallies add up in any order to the same sum.
struct Tally : EventCounts {
  EventName first_event;  ///< at `first`; of several, the smallest eventID

  void add(Nanoseconds time, std::string_view event_id);
  void add(const Tally& other);
};

// Both are written to files as they are.
static_assert(std::is_trivially_copyable_v<EventCounts> && std::is_trivially_copyable_v<EventName>);

}  // namespace trailhound
