#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/base/large_memory.h"
#include "engine/base/seeded_hash.h"

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
  /// Ids that are no UUID are numbered from 1, with `high` 0; a UUID that has 0 there itself is kept as text.
  struct Key {
    std::uint64_t high = 0, low = 0;
    std::uint32_t rule = 0;
    friend bool operator==(const Key&, const Key&) = default;
  };
  /// Keys stand in the order in which they came, where memory is used only once it is needed; looked up at random are
  /// slots of a third of their size.
  struct Block {
    static constexpr std::size_t kKeys = 32u << 10;
    std::uint64_t high[kKeys], low[kKeys];
    std::uint32_t rule[kKeys];
  };
  /// 0, or the number of a key, from 1, with bits of its hash above it.
  using Slot = std::uint64_t;
  static constexpr unsigned kNumberBits = 40;
  static constexpr Slot kNumber = (Slot{1} << kNumberBits) - 1;

  std::uint64_t hash(const Key& key) const;
  Key key_at(std::uint64_t index) const;
  void append(const Key& key);
  void grow();

  /// Of ids that are no UUID.
  struct TextHash {
    std::uint64_t seed = 0;
    std::size_t operator()(const std::string& text) const { return seeded_hash(text, seed); }
  };

  const std::uint64_t seed_ = random_seed();
  std::vector<Slot, LargeAllocator<Slot>> slots_;  ///< a power of two, at most three quarters used
  std::vector<std::unique_ptr<Block>> blocks_;
  std::uint64_t keys_ = 0;
  std::unordered_map<std::string, std::uint64_t, TextHash> other_ids_{0, TextHash{seed_}};
};

}  // namespace trailhound
