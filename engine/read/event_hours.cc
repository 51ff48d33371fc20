#include "engine/read/event_hours.h"

#include "engine/base/text.h"
#include "engine/hash/sha256.h"

namespace trailhound {
namespace {

constexpr std::int64_t kHour = 3600 * std::int64_t{1'000'000'000};

std::string shorter_name(std::string_view region) {
  return std::string(cut_text(region, 32)) + "... (" + std::to_string(region.size()) + " bytes, SHA-256 " +
         to_hex(sha256(region)) + ")";
}

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
  if (hours.size() == kMaxHours || all_hours_ == kMaxAllHours) return nullptr;
  ++all_hours_;
  return &hours[hour];
}

std::int64_t EventHours::hour_of(Nanoseconds time) { return time / kHour - (time % kHour < 0); }

void EventHours::add(std::string_view region, std::int64_t hour, std::uint64_t events) {
  if (region.size() > kMaxNameBytes) return add_named(shorter_name(region), hour, events);
  add_named(region, hour, events);
}

void EventHours::add_named(std::string_view name, std::int64_t hour, std::uint64_t events) {
  std::uint64_t* sum = count(name, hour);
  (sum != nullptr ? *sum : beyond_) += events;
}

void EventHours::add(const EventHours& other) {
  beyond_ += other.beyond_;
  for (const auto& [region, hours] : other.regions_) {
    for (const auto& [hour, events] : hours) add_named(region, hour, events);
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

EventHours::OverTime EventHours::over_time(std::size_t most) const {
  Hours all;
  for (const auto& [name, hours] : regions_) {
    for (const auto& [hour, events] : hours) all[hour] += events;
  }
  OverTime result;
  // Each width divides the next, so every round joins the buckets of the one before.
  for (const std::int64_t width : {1, 3, 6, 12, 24, 7 * 24, 28 * 24, 12 * 28 * 24, 60 * 28 * 24, 600 * 28 * 24}) {
    Hours wider;
    for (const auto& [hour, events] : all) wider[hour - ((hour % width) + width) % width] += events;
    all = std::move(wider);
    result.hours = static_cast<std::uint64_t>(width);
    if (all.size() <= most) break;
  }
  for (const auto& [hour, events] : all) result.buckets.push_back({hour, events});
  return result;
}

}  // namespace trailhound
