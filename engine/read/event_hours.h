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
class EventHours {
 public:
  static constexpr std::size_t kMaxRegions = 200;    ///< AWS has some 40
  static constexpr std::size_t kMaxHours = 100'000;  ///< of a region: eleven years

  static std::int64_t hour_of(Nanoseconds time);
  void add(std::string_view region, std::int64_t hour, std::uint64_t events);
  void add(const EventHours& other);

  /// Consecutive hours that all have events, both ends included. Hours since 1970.
  struct Run {
    std::int64_t first = 0, last = 0;
  };
  struct Region {
    std::string name;
    std::uint64_t events = 0, hours = 0;
    std::vector<Run> runs;
  };
  std::vector<Region> regions() const;              ///< sorted by name
  std::uint64_t beyond() const { return beyond_; }  ///< events beyond the bounds

 private:
  using Hours = std::map<std::int64_t, std::uint64_t>;
  std::uint64_t* count(std::string_view region, std::int64_t hour);

  std::map<std::string, Hours, std::less<>> regions_;
  std::uint64_t beyond_ = 0;
};

}  // namespace trailhound
