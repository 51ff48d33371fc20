#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "engine/base/time.h"

namespace trailhound {

/// What a trail must be told to record (AWS, "CloudTrail record contents", eventCategory).
enum class EventClass : char { kManagement = 'm', kData = 'd', kNetworkActivity = 'n', kInsight = 'i' };

/// `category`: eventCategory, which records before version 1.07 lack. They may have managementEvent.
EventClass class_of(std::string_view category, std::string_view management_event);

/// What one event tells about the trail that recorded it.
struct TrailEvent {
  std::string_view source, region;
  EventClass event_class = EventClass::kManagement;
  bool is_write = false;  ///< readOnly is false
};

/// A call that ends or narrows recording: a successful StopLogging or DeleteTrail.
bool stops_a_trail(std::string_view source, std::string_view event);

/// What the trails of an archive record. A value that is joined in any order with the same result, and bounded,
/// whatever the evidence claims: AWS has some 300 services and 40 regions.
struct TrailFacts {
  static constexpr std::size_t kMostSources = 5000, kMostRegions = 200, kMostStops = 10'000, kMostNameBytes = 128;

  struct Kinds {
    bool management = false, data = false, network = false, reads = false;
    bool any() const { return management || data || network; }
    void add(const TrailEvent& event);
    void add(const Kinds& other);
  };
  struct Stop {
    Nanoseconds time = 0;
    std::string event, principal, event_id;
  };

  Kinds all;
  std::set<std::string, std::less<>> sources;         ///< folded; those that come first if there are too many
  std::map<std::string, Kinds, std::less<>> regions;  ///< likewise
  std::map<std::int64_t, Stop> stops;                 ///< by hour since 1970: the last one of the hour
  bool is_complete = true;                            ///< no source is missing

  void add(const TrailEvent& event);
  void add(Stop stop);
  void add(const TrailFacts& other);
};

}  // namespace trailhound
