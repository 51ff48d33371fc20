#include "engine/trails/trail_facts.h"

#include <iterator>
#include <tuple>
#include <utility>

#include "engine/base/text.h"
#include "engine/read/event_hours.h"

namespace trailhound {
namespace {

/// Keeps the entries that come first, so that it does not matter in which order all of them came.
template <typename Container>
bool drop_beyond(std::size_t most, Container& entries) {
  if (entries.size() <= most) return false;
  while (entries.size() > most) entries.erase(std::prev(entries.end()));
  return true;
}

bool is_earlier(const TrailFacts::Stop& a, const TrailFacts::Stop& b) {
  return std::tie(a.time, a.event_id, a.principal, a.event) < std::tie(b.time, b.event_id, b.principal, b.event);
}

}  // namespace

EventClass class_of(std::string_view category, std::string_view management_event) {
  if (category == "Data" || (category.empty() && management_event == "false")) return EventClass::kData;
  if (category == "NetworkActivity") return EventClass::kNetworkActivity;
  return category == "Insight" ? EventClass::kInsight : EventClass::kManagement;
}

bool stops_a_trail(std::string_view source, std::string_view event) {
  return source == "cloudtrail.amazonaws.com" && (event == "StopLogging" || event == "DeleteTrail");
}

void TrailFacts::Kinds::add(const TrailEvent& event) {
  management = management || event.event_class == EventClass::kManagement;
  data = data || event.event_class == EventClass::kData;
  network = network || event.event_class == EventClass::kNetworkActivity;
  reads = reads || !event.is_write;
}

void TrailFacts::Kinds::add(const Kinds& other) {
  management = management || other.management;
  data = data || other.data;
  network = network || other.network;
  reads = reads || other.reads;
}

void TrailFacts::add(const TrailEvent& event) {
  all.add(event);
  if (event.source.size() > kMostNameBytes) {
    is_complete = false;
  } else {
    sources.insert(folded(event.source));
    if (drop_beyond(kMostSources, sources)) is_complete = false;
  }
  if (event.region.empty() || event.region.size() > kMostNameBytes) return;
  auto region = regions.find(event.region);
  if (region == regions.end()) region = regions.emplace(event.region, Kinds()).first;
  region->second.add(event);
  drop_beyond(kMostRegions, regions);
}

void TrailFacts::add(Stop stop) {
  Stop& last = stops[EventHours::hour_of(stop.time)];
  if (last.event.empty() || is_earlier(last, stop)) last = std::move(stop);
  drop_beyond(kMostStops, stops);
}

void TrailFacts::add(const TrailFacts& other) {
  all.add(other.all);
  is_complete = is_complete && other.is_complete;
  sources.insert(other.sources.begin(), other.sources.end());
  if (drop_beyond(kMostSources, sources)) is_complete = false;
  for (const auto& [name, kinds] : other.regions) regions[name].add(kinds);
  drop_beyond(kMostRegions, regions);
  for (const auto& [hour, stop] : other.stops) add(stop);
}

}  // namespace trailhound
