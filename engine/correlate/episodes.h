#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/fixed.h"
#include "engine/correlate/fact.h"
#include "engine/sigma/correlation.h"

namespace trailhound {

/// Facts [begin, end) of a group that make an alert, and the extreme of the aggregate over its windows.
struct Episode {
  std::size_t begin = 0, end = 0;
  Fixed value = 0;
};

/// Facts of one group with the same time and the same event are one element (engine/notes/0002-correlations.md, 8).
bool is_same_element(const Fact& a, const Fact& b);

/// What Fact::value holds. One value is kept as it is, several as the number of their bytes in an Interner.
struct FactValue {
  static constexpr std::uint64_t kList = std::uint64_t{1} << 63;
  /// `text`: number of the interned list.
  static std::uint64_t list(std::uint32_t text) { return kList | text; }
  static std::uint64_t tuple(std::uint32_t number) { return number; }
  static bool fits(Fixed number) {
    constexpr Fixed kMost = Fixed{1} << 61;
    return -kMost <= number && number < kMost;
  }
  /// REQUIRES: fits(number)
  static std::uint64_t number(Fixed number) { return static_cast<std::uint64_t>(number) & ~kList; }
  static Fixed to_number(std::uint64_t value) { return static_cast<std::int64_t>(value << 1) >> 1; }
};

/// Finds the episodes of a group with an exact sliding window: for each distinct time the window that ends there
/// (9 to 14 of the note). An event enters and leaves it once: O(1) each for counts and sums, O(log n) for percentiles,
/// and in the square of the number of rules at worst for sequences. Reused from group to group; one thread.
class EpisodeFinder {
 public:
  virtual ~EpisodeFinder() = default;

  /// `facts`: of one group, by time and element. The result is valid until the next call.
  virtual std::span<const Episode> find(std::span<const Fact> facts) = 0;

  /// `position_of`: the position in Correlation::rules by Fact::reference(). `texts`: of the interner of values.
  /// What they point to must outlive it.
  static std::unique_ptr<EpisodeFinder> make(const Correlation& correlation, std::span<const std::uint32_t> position_of,
                                             std::span<const std::string_view> texts);
};

}  // namespace trailhound
