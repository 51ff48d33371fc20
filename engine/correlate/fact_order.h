#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/correlate/fact.h"

namespace trailhound {

/// Where a fact belongs: its correlation in the high half, its group in the low one.
inline std::uint64_t group_key(const Fact& fact, std::span<const std::uint32_t> correlation_of) {
  return std::uint64_t{correlation_of[fact.reference()]} << 32 | fact.group;
}

/// The indexes of `facts` in the order group key, time. REQUIRES: there are fewer than 2^32.
///
/// The groups are numbered densely, so facts are first dealt out to their groups, which costs the same for each, and
/// then each group is sorted by time. Only where there are many more groups than facts a comparison sort is better.
std::vector<std::uint32_t> order_of(std::span<const Fact> facts, std::span<const std::uint32_t> correlation_of);

}  // namespace trailhound
