#include "engine/scan/story.h"

#include <algorithm>

namespace trailhound {

void Story::Names::add(std::string_view name) {
  if (name.empty()) return;
  name = name.substr(0, kNameBytes);
  if (std::find(first.begin(), first.end(), name) != first.end()) return;
  if (first.size() < kNames) {
    first.emplace_back(name);
  } else {
    more = true;
  }
}

void Story::Names::add(const Names& other) {
  for (const std::string& name : other.first) add(name);
  more = more || other.more;
}

void Story::Chapter::add_time(Nanoseconds time) {
  first = std::min(first, time);
  last = std::max(last, time);
}

const Story::Chapter* Story::find(std::uint32_t rule) const {
  const auto place = chapters_.find(rule);
  return place == chapters_.end() ? nullptr : &place->second;
}

void Story::add(const Story& other) {
  for (const auto& [rule, more] : other.chapters_) {
    Chapter& chapter = chapters_[rule];
    chapter.first = std::min(chapter.first, more.first);
    chapter.last = std::max(chapter.last, more.last);
    chapter.principals.add(more.principals);
    chapter.addresses.add(more.addresses);
    chapter.groups.add(more.groups);
  }
}

}  // namespace trailhound
