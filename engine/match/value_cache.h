#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/event/value.h"
#include "engine/match/value_matcher.h"

namespace trailhound {

/// A bounded table value → satisfied predicates for one field and one worker: eventName, eventSource, userAgent, region
/// and the like repeat endlessly, so each value is tested once. Keys are compared byte for byte, so that no evidence
/// can make two values look alike. When the table is full it is emptied.
class ValueCache {
 public:
  /// The predicates that `value` satisfies. The span lives until the next call.
  std::span<const PredicateId> match(const ValueMatcher& matcher, const RawValue& value,
                                     ValueMatcher::Scratch& scratch);

 private:
  static constexpr std::size_t kSlots = 4096;  ///< a power of two
  static constexpr std::size_t kMaxEntries = kSlots / 2;
  static constexpr std::size_t kMaxKeyBytes = 256u << 10;
  static constexpr std::size_t kMaxKey = 1024;  ///< longer values hardly repeat
  static constexpr std::size_t kMaxProbes = 16;
  static constexpr std::size_t kMaxPredicates = 64u << 10;
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t key = 0;  ///< offset in keys_
    std::uint16_t size = 0;
    ValueKind kind = ValueKind::kNull;
    bool used = false;
    std::uint32_t begin = 0, end = 0;  ///< in predicates_
  };

  void clear();
  bool holds(const Slot& slot, const RawValue& value) const;
  std::span<const PredicateId> predicates_of(const Slot& slot) const {
    return {predicates_.data() + slot.begin, slot.end - slot.begin};
  }
  std::span<const PredicateId> uncached(const ValueMatcher& matcher, const RawValue& value,
                                        ValueMatcher::Scratch& scratch);

  std::vector<Slot> slots_;
  std::size_t last_ = 0;  ///< the slot that was found last
  std::size_t entries_ = 0;
  std::string keys_;
  std::vector<PredicateId> predicates_;
  std::vector<PredicateId> uncached_;
};

}  // namespace trailhound
