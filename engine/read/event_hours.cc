#include "engine/read/event_hours.h"

namespace trailhound {
namespace {

constexpr std::int64_t kHour = 3600 * std::int64_t{1'000'000'000};

}  // namespace

/// Null beyond the bounds.
std::uint64_t* EventHours::count(std::string_view region, std::int64_t hour) {
  auto found = regions_.find(region);
  if (found == regions_.end()) {
    if (regions_.size() == kMaxRegions) return nullptr;
    found = regions_.emplace(region, Hours()).first;
  }
  Hours& hours = found->second;
  if (const auto known = hours.find(hour); known != hours.end()) return &known->second;
  return hours.size() == kMaxHours ? nullptr : &hours[hour];
}

std::int64_t EventHours::hour_of(Nanoseconds time) { return time / kHour - (time % kHour < 0); }

void EventHours::add(std::string_view region, std::int64_t hour, std::uint64_t events) {
  std::uint64_t* sum = count(region, hour);
  (sum != nullptr ? *sum : beyond_) += events;
}

void EventHours::add(const EventHours& other) {
  beyond_ += other.beyond_;
  for (const auto& [region, hours] : other.regions_) {
    for (const auto& [hour, events] : hours) add(region, hour, events);
  }
}

std::vector<EventHours::Region> EventHours::regions() const {
  std::vector<Region> list;
  for (const auto& [name, hours] : regions_) {
    Region region{.name = name, .events = 0, .hours = hours.size(), .runs = {}};
    for (const auto& [hour, events] : hours) {
      region.events += events;
      if (region.runs.empty() || region.runs.back().last + 1 != hour) {
        region.runs.push_back({hour, hour});
      } else {
        region.runs.back().last = hour;
      }
    }
    list.push_back(std::move(region));
  }
  return list;
}

}  // namespace trailhound
