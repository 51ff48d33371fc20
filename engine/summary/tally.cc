#include "engine/summary/tally.h"

#include <algorithm>

namespace trailhound {
namespace {

/// Whether an event of this time and eventID precedes the first event of a tally that has events.
bool precedes(Nanoseconds time, std::string_view id, const Tally& tally) {
  if (time != tally.first) return time < tally.first;
  return id < tally.first_event.text();
}

}  // namespace

void EventCounts::add(const EventCounts& other) {
  first = std::min(first, other.first);
  last = std::max(last, other.last);
  events += other.events;
  for (std::size_t level = 0; level < matches.size(); ++level) matches[level] += other.matches[level];
}

void Tally::add(Nanoseconds time, std::string_view event_id) {
  if (is_first(time)) {
    const Nanoseconds first_time = time == kNoTime ? std::numeric_limits<Nanoseconds>::max() : time;
    event_id = event_id.substr(0, EventName::kBytes);
    if (events == 0 || precedes(first_time, event_id, *this)) first_event = EventName(event_id);
  }
  EventCounts::add(time);
}

void Tally::add(const Tally& other) {
  if (other.events == 0) return;
  if (events == 0 || precedes(other.first, other.first_event.text(), *this)) first_event = other.first_event;
  EventCounts::add(other);
}

}  // namespace trailhound
