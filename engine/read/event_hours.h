#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"

namespace trailhound {

/// The hours (UTC) in which each region has events. It makes gaps visible: a trail that somebody stopped looks like a
/// quiet night unless the hours are shown. Bounded, whatever the evidence claims. A value; joined in input order.
///
/// A region of more than kMaxNameBytes (AWS's have at most 16 bytes) goes by a shorter name with its beginning, its
/// size and its SHA-256, so different regions stay different.
class EventHours {
 public:
  static constexpr std::size_t kMaxRegions = 200;         ///< AWS has some 40
  static constexpr std::size_t kMaxHours = 100'000;       ///< of a region: eleven years
  static constexpr std::size_t kMaxAllHours = 2'000'000;  ///< of all regions: 30 of them for more than seven years
  static constexpr std::size_t kMaxNameBytes = 128;

  static std::int64_t hour_of(Nanoseconds time);
  void add(std::string_view region, std::int64_t hour, std::uint64_t events);
  void add(const EventHours& other);
  void add_beyond(std::uint64_t events) { beyond_ += events; }

  using Hours = std::map<std::int64_t, std::uint64_t>;
  /// The events of each hour, by region, within the bounds.
  const std::map<std::string, Hours, std::less<>>& by_region() const { return regions_; }

  /// Consecutive hours that all have events, both ends included. Hours since 1970.
  struct Run {
    std::int64_t first = 0, last = 0;
  };
  struct Region {
    std::string name;
    std::uint64_t events = 0, hours = 0;
    std::vector<Run> runs;
  };
  std::vector<Region> regions() const;  ///< sorted by name
  /// The events of all regions in buckets of equal width, for a chart.
  struct OverTime {
    std::uint64_t hours = 1;  ///< the width of a bucket, in whole hours
    struct Bucket {
      std::int64_t first = 0;  ///< its first hour
      std::uint64_t events = 0;
    };
    std::vector<Bucket> buckets;  ///< in order of time, without those that have no events
  };
  /// With the least width (of hours, days, weeks …) that makes at most `most` buckets. REQUIRES: most > 0
  OverTime over_time(std::size_t most) const;
  std::uint64_t beyond() const { return beyond_; }  ///< events beyond the bounds

 private:
  void add_named(std::string_view name, std::int64_t hour, std::uint64_t events);
  std::uint64_t* count(std::string_view region, std::int64_t hour);

  std::map<std::string, Hours, std::less<>> regions_;
  std::size_t all_hours_ = 0;
  std::uint64_t beyond_ = 0;
};

}  // namespace trailhound
