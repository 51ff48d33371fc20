#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"

namespace trailhound {

/// In which hours (UTC) of which regions there are events, so that a gap is visible: a trail that was stopped looks
/// like a quiet night unless somebody shows the hours. Bounded, whatever the evidence claims. A value; joined in input
/// order.
class Coverage {
 public:
  static constexpr std::size_t kMaxRegions = 200;    ///< AWS has some 40
  static constexpr std::size_t kMaxHours = 100'000;  ///< of a region: eleven years

  static std::int64_t hour_of(Nanoseconds time);
  void add(std::string_view region, std::int64_t hour, std::uint64_t events);
  void add(const Coverage& other);

  /// Consecutive hours with events in each; both ends belong to it. Hours since 1970.
  struct Run {
    std::int64_t first = 0, last = 0;
  };
  struct Region {
    std::string name;
    std::uint64_t events = 0, hours = 0;
    std::vector<Run> runs;
  };
  std::vector<Region> regions() const;              ///< sorted by name
  std::uint64_t beyond() const { return beyond_; }  ///< events that the bounds left out

 private:
  using Hours = std::map<std::int64_t, std::uint64_t>;
  std::uint64_t* count(std::string_view region, std::int64_t hour);

  std::map<std::string, Hours, std::less<>> regions_;
  std::uint64_t beyond_ = 0;
};

}  // namespace trailhound
