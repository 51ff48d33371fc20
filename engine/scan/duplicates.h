#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/large_memory.h"

namespace trailhound {

/// Tells whether a rule has matched an event before: CloudTrail delivers an event twice now and then, and exports
/// overlap. Exact: an eventID is a UUID (AWS, CloudTrail record contents) and is kept as its 128 bits, any other text
/// as it is.
class Duplicates {
 public:
  /// An eventID as the workers hand it over, already parsed.
  struct EventId {
    std::uint64_t high = 0, low = 0;
    std::string other;  ///< where it is no UUID; empty and not a UUID: the event has none
    bool is_uuid = false;

    static EventId parse(std::string_view text);
    bool exists() const { return is_uuid || !other.empty(); }
  };

  /// True the first time. REQUIRES: event.exists()
  bool insert(const EventId& event, std::uint32_t rule);

  /// Fetches the memory that insert() will look at: the table is larger than the caches.
  void prefetch(const EventId& event, std::uint32_t rule) const;

 private:
  /// The id with the rule mixed in; zero marks a free slot. Ids that are no UUID are numbered from 1, with `high` 0; a
  /// UUID that has 0 there itself is kept as text.
  struct Key {
    std::uint64_t high = 0, low = 0;
    bool is_free() const { return (high | low) == 0; }
    friend bool operator==(const Key&, const Key&) = default;
  };
  static Key key(std::uint64_t high, std::uint64_t low, std::uint32_t rule);
  static std::size_t hash(const Key& key);
  void place(const Key& key);
  void grow();

  std::vector<Key, LargeAllocator<Key>> slots_;  ///< a power of two, at most three quarters used
  std::size_t used_ = 0;
  bool zero_seen_ = false;  ///< the one key that looks like a free slot
  std::unordered_map<std::string, std::uint64_t> other_ids_;
};

}  // namespace trailhound
