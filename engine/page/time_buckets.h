#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "engine/base/time.h"
#include "engine/sigma/levels.h"

namespace trailhound {

/// Counts moments in buckets of equal width for a chart, without knowing their range beforehand. It starts with
/// minutes, and whenever there are more than kMost buckets, it takes the next width of a list and joins neighbours.
/// With a most of 3:
///
///   12:00  12:01  12:04           three buckets of a minute
///   … and 12:09                   would be a fourth: of five minutes they are 12:00 (3) and 12:05 (1)
///
/// The result does not depend on the order of the moments, since the widths divide each other. Moments before 1970 or
/// after 2200, which only a forged record has, are counted apart: one of them would squeeze all others into one bar. A
/// value.
class TimeBuckets {
 public:
  static constexpr std::size_t kMost = 4096;

  void add(Nanoseconds time, Level level);
  std::uint64_t beyond() const { return beyond_; }  ///< moments that no chart would show

  struct Bucket {
    Nanoseconds start = 0;
    CountsByLevel counts{};
  };
  bool empty() const { return buckets_.empty(); }
  Nanoseconds first() const;  ///< REQUIRES: !empty()
  Nanoseconds last() const;   ///< the last moment of the last bucket. REQUIRES: !empty()
  /// The least width of the list that covers `from` to `to` with at most `most` buckets, and is not below the own.
  Nanoseconds width_for(Nanoseconds from, Nanoseconds to, std::size_t most) const;
  /// Joined to buckets of a width that width_for() returned; those without a count are left out.
  std::vector<Bucket> joined(Nanoseconds width) const;

 private:
  void widen();

  std::size_t width_ = 0;                         ///< in the list of widths
  std::map<Nanoseconds, CountsByLevel> buckets_;  ///< by their start
  std::uint64_t beyond_ = 0;
};

/// The start of the bucket of a width that a moment is in. REQUIRES: time >= 0
inline Nanoseconds bucket_start(Nanoseconds time, Nanoseconds width) { return time - time % width; }

}  // namespace trailhound
