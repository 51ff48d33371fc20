#pragma once

#include <cstdint>

#include "engine/base/fixed.h"
#include "engine/spill/text_log.h"

namespace trailhound {

/// The content of Fact::value, for the types of correlation that look at values:
///
///   bit 63 = 0   value_sum and the like: one number, if it fits
///                value_count: a tuple, as 27 bits of its hash and the number of its text in the FactStore; the hash
///                tells most different tuples apart without a look at their texts
///   bit 63 = 1   a list: the number of a text that is made of tuples (8 bytes each) or of numbers (16 bytes each)
///
/// GroupValues::load() replaces the numbers of texts: a tuple becomes its number among the tuples of the group, a list
/// its position in GroupValues.
struct FactValue {
  static constexpr std::uint64_t kList = std::uint64_t{1} << 63;
  static constexpr std::uint64_t kText = (std::uint64_t{1} << TextLog::kNumberBits) - 1;

  static std::uint64_t tuple(std::uint64_t hash, std::uint64_t text) { return (hash & ~kText & ~kList) | text; }
  static std::uint64_t list(std::uint64_t at) { return kList | (at & kText); }
  static bool is_list(std::uint64_t value) { return (value & kList) != 0; }
  static std::uint64_t text(std::uint64_t value) { return value & kText; }

  static bool fits(Fixed number) {
    constexpr Fixed kMost = Fixed{1} << 61;
    return -kMost <= number && number < kMost;
  }
  /// REQUIRES: fits(number)
  static std::uint64_t number(Fixed number) { return static_cast<std::uint64_t>(number) & ~kList; }
  static Fixed to_number(std::uint64_t value) { return static_cast<std::int64_t>(value << 1) >> 1; }
};

}  // namespace trailhound
