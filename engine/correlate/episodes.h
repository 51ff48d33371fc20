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
/// (9 to 14 of the note). Every event enters and leaves the window once. That costs O(1) for counts and sums, O(log n)
/// for percentiles, and at most the square of the number of rules for sequences. Reused from group to group. One thread
/// at a time may use it.
class EpisodeFinder {
 public:
  virtual ~EpisodeFinder() = default;

  /// `facts`: of one group, ordered by time and element. `values`: loaded from them. The result is valid until the next
  /// call.
  virtual std::span<const Episode> find(std::span<const Fact> facts, const GroupValues& values) = 0;

  /// `position_of`: by Fact::reference(), the position in Correlation::rules. Both must outlive the finder. Lists of
  /// `threshold` bytes or more are kept in mapped temporary files. REQUIRES: the type has windows: it is not new_value
  static std::unique_ptr<EpisodeFinder> make(const Correlation& correlation, std::span<const std::uint32_t> position_of,
                                             std::size_t threshold);
};

}  // namespace trailhound
