#include "engine/hunt/rule_activity.h"

#include <algorithm>

namespace trailhound {

void RuleActivity::Names::add(std::string_view name) {
  if (name.empty()) return;
  name = name.substr(0, kNameBytes);
  if (std::find(first.begin(), first.end(), name) != first.end()) return;
  if (first.size() < kNames) {
    first.emplace_back(name);
  } else {
    more = true;
  }
}

void RuleActivity::Names::add(const Names& other) {
  for (const std::string& name : other.first) add(name);
  more = more || other.more;
}

void RuleActivity::add_time(Nanoseconds time) {
  first = std::min(first, time);
  last = std::max(last, time);
}

void RuleActivity::add_match(Nanoseconds time, std::string_view event_id) {
  if (time < first) first_event = event_id.size() <= kNameBytes ? event_id : std::string_view();
  add_time(time);
}

void RuleActivity::add(const RuleActivity& other) {
  if (other.first < first) first_event = other.first_event;
  first = std::min(first, other.first);
  last = std::max(last, other.last);
  principals.add(other.principals);
  addresses.add(other.addresses);
  groups.add(other.groups);
}

void add_activity(const ActivityByRule& from, ActivityByRule& to) {
  for (const auto& [rule, activity] : from) to[rule].add(activity);
}

const RuleActivity* find_activity(const ActivityByRule& activity, std::uint32_t rule) {
  const auto place = activity.find(rule);
  return place == activity.end() ? nullptr : &place->second;
}

}  // namespace trailhound
