#include "engine/page/time_buckets.h"
#include "engine/sigma/levels.h"

#include <iterator>

namespace trailhound {
namespace {

constexpr Nanoseconds kMinute = Nanoseconds{60} * 1'000'000'000;
constexpr Nanoseconds kHour = 60 * kMinute;
constexpr Nanoseconds kDay = 24 * kHour;
constexpr Nanoseconds kEnd = 84'006 * kDay;  ///< 2200-01-01
/// Each divides the next.
constexpr Nanoseconds kWidths[] = {kMinute, 5 * kMinute, 15 * kMinute, kHour,     3 * kHour,  6 * kHour,  12 * kHour,
                                   kDay,    7 * kDay,    28 * kDay,    84 * kDay, 336 * kDay, 1680 * kDay};

void add_counts(const CountsByLevel& from, CountsByLevel& to) {
  for (std::size_t i = 0; i < from.size(); ++i) to[i] += from[i];
}

}  // namespace

void TimeBuckets::add(Nanoseconds time, Level level) {
  if (time < 0 || time >= kEnd) {
    ++beyond_;
    return;
  }
  ++buckets_[bucket_start(time, kWidths[width_])][static_cast<std::size_t>(level)];
  while (buckets_.size() > kMost) widen();
}

/// All times that add() takes have fewer than kMost buckets of 28 days, so a wider width always exists.
void TimeBuckets::widen() {
  ++width_;
  std::map<Nanoseconds, CountsByLevel> wider;
  for (const auto& [start, counts] : buckets_) add_counts(counts, wider[bucket_start(start, kWidths[width_])]);
  buckets_ = std::move(wider);
}

Nanoseconds TimeBuckets::first() const { return buckets_.begin()->first; }

Nanoseconds TimeBuckets::last() const { return buckets_.rbegin()->first + kWidths[width_] - 1; }

Nanoseconds TimeBuckets::width_for(Nanoseconds from, Nanoseconds to, std::size_t most) const {
  std::size_t i = width_;
  const auto buckets = [&] { return static_cast<std::size_t>(to / kWidths[i] - from / kWidths[i]) + 1; };
  while (buckets() > most && i + 1 < std::size(kWidths)) ++i;
  return kWidths[i];
}

std::vector<TimeBuckets::Bucket> TimeBuckets::joined(Nanoseconds width) const {
  std::vector<Bucket> result;
  for (const auto& [moment, counts] : buckets_) {
    const Nanoseconds start = bucket_start(moment, width);
    if (result.empty() || result.back().start != start) result.push_back({start, {}});
    add_counts(counts, result.back().counts);
  }
  return result;
}

}  // namespace trailhound
