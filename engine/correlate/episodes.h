#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "engine/base/fixed.h"
#include "engine/correlate/fact.h"
#include "engine/correlate/group_values.h"
#include "engine/sigma/correlation.h"

namespace trailhound {

/// Facts [begin, end) of a group that make an alert, and the extreme of the aggregate over its windows.
struct Episode {
  std::size_t begin = 0, end = 0;
  Fixed value = 0;
};

/// Facts of one group with the same time and the same event are one element (engine/notes/0002-correlations.md, 8).
bool is_same_element(const Fact& a, const Fact& b);

/// Finds the episodes of a group with an exact sliding window: for each distinct time the window that ends there
/// (9 to 14 of the note). An event enters and leaves it once: O(1) each for counts and sums, O(log n) for percentiles,
/// and in the square of the number of rules at worst for sequences. Reused from group to group; one thread.
class EpisodeFinder {
 public:
  virtual ~EpisodeFinder() = default;

  /// `facts`: of one group, by time and element, and `values` loaded from them. The result is valid until the next
  /// call.
  virtual std::span<const Episode> find(std::span<const Fact> facts, const GroupValues& values) = 0;

  /// `position_of`: the position in Correlation::rules by Fact::reference(). What they point to must outlive it. What
  /// takes `threshold` bytes or more lies in a temporary file.
  static std::unique_ptr<EpisodeFinder> make(const Correlation& correlation, std::span<const std::uint32_t> position_of,
                                             std::size_t threshold);
};

}  // namespace trailhound
