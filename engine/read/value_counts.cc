#include "engine/read/value_counts.h"

#include <algorithm>

#include "engine/base/figures.h"
#include "engine/base/text.h"

namespace trailhound {

void ValueCounts::add(std::string_view value, std::uint64_t events) {
  if (value.empty()) return;
  if (value.size() > kMaxValueBytes) {
    beyond_ += events;
    return;
  }
  const auto found = counts_.find(value);
  if (found != counts_.end()) {
    found->second += events;
  } else if (counts_.size() < kMaxValues) {
    counts_.emplace(value, events);
  } else {
    beyond_ += events;
  }
}

void ValueCounts::add(const ValueCounts& other) {
  for (const auto& [value, events] : other.counts_) add(value, events);
  beyond_ += other.beyond_;
}

std::vector<std::pair<std::string, std::uint64_t>> ValueCounts::most_first() const {
  std::vector<std::pair<std::string, std::uint64_t>> values(counts_.begin(), counts_.end());
  std::stable_sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return values;
}

std::string ValueCounts::most_frequent(std::size_t most) const {
  const std::vector<std::pair<std::string, std::uint64_t>> values = most_first();
  std::string text;
  for (std::size_t i = 0; i < values.size() && i < most; ++i) {
    text += (i == 0 ? "" : ", ") + printable(values[i].first) + " (" + counted(values[i].second, "record") + ')';
  }
  if (values.size() > most) text += " and " + with_commas(values.size() - most) + " others";
  return text;
}

}  // namespace trailhound
