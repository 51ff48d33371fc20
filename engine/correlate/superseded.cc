#include "engine/correlate/superseded.h"

#include <algorithm>
#include <string_view>

namespace trailhound {
namespace {

std::string_view bytes_of(const std::vector<ValueNumbers::Number>& key) {
  return {reinterpret_cast<const char*>(key.data()), key.size() * sizeof key[0]};
}

}  // namespace

Superseded::Superseded(const Plan& plan, std::size_t memory, std::uint64_t seed)
    : values_(memory / 2, seed), watched_(plan.rules().size()), events_(memory / 4, seed), earliest_(memory / 4, seed) {
  for (std::uint32_t rule = 0; rule < watched_.size(); ++rule) {
    Watched& watched = watched_[rule];
    for (const CountedRule& counted : plan.counted(rule)) {
      Counted& added = watched.counted.emplace_back();
      added.correlation = counted.correlation;
      if (plan.correlations()[counted.correlation].type != Correlation::Type::kNewValue) {
        watched.is_alone = false;
        continue;
      }
      for (const auto* const part : {&counted.group, &counted.values}) {
        for (const EventField& field : *part) added.places.push_back(values_.place_of(field));
      }
      added.key.assign(1 + added.places.size(), added.correlation);
      watched.places.insert(watched.places.end(), added.places.begin(), added.places.end());
    }
    std::sort(watched.places.begin(), watched.places.end());
    watched.places.erase(std::unique(watched.places.begin(), watched.places.end()), watched.places.end());
    watched.key.assign(1 + watched.places.size(), rule);
  }
  numbers_.resize(values_.places());
}

/// After this, numbers mean other values.
void Superseded::forget() {
  values_.clear();
  events_.clear();
  earliest_.clear();
  for (Watched& watched : watched_) {
    watched.last.reset();
    for (Counted& counted : watched.counted) counted.earliest.reset();
  }
}

template <typename NumberAt>
Superseded::Compared Superseded::update(const std::vector<std::size_t>& places, std::vector<Number>& key,
                                        const NumberAt& number_at) {
  Compared result;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Number number = number_at(places[i]);
    result.is_same = result.is_same && key[1 + i] == number;
    result.is_clear = result.is_clear && number != ValueNumbers::kUnclear;
    key[1 + i] = number;
  }
  return result;
}

// HOT: bench/correlate.
const EntryCounters* Superseded::begin_event(std::uint32_t row, std::uint32_t rule, Nanoseconds time) {
  noted_ = nullptr;
  Watched& watched = watched_[rule];
  if (watched.places.empty()) return nullptr;
  if (values_.is_full()) forget();
  values_.set_row(row);
  const auto [is_same, is_clear] =
      update(watched.places, watched.key, [&](std::size_t place) { return numbers_[place] = values_.number(place); });
  if (is_same && watched.last && time > watched.last->earliest) return &watched.last->added;
  watched.last.reset();
  if (!watched.is_alone || !is_clear) return nullptr;
  const auto [event, is_new] = events_.find_or_add(bytes_of(watched.key), {time, {}});
  if (!is_new && time > event.earliest) {
    watched.last = event;
    return &watched.last->added;
  }
  noted_ = &event;
  noting_ = &watched;
  noted_->earliest = time;
  return nullptr;
}

void Superseded::note(const EntryCounters& added) {
  if (noted_ == nullptr) return;
  noted_->added = added;
  noting_->last = *noted_;
}

bool Superseded::is_later(std::uint32_t rule, std::size_t index, Nanoseconds time) {
  Counted& counted = watched_[rule].counted[index];
  if (counted.places.empty()) return false;
  const auto [is_same, is_clear] =
      update(counted.places, counted.key, [&](std::size_t place) { return numbers_[place]; });
  if (is_same && counted.earliest && time > *counted.earliest) return true;
  counted.earliest.reset();
  const auto absent = std::find(counted.key.begin() + 1, counted.key.end(), ValueNumbers::kAbsent);
  if (!is_clear || absent != counted.key.end()) return false;
  const auto [earliest, is_new] = earliest_.find_or_add(bytes_of(counted.key), time);
  const bool is_later = !is_new && time > earliest;
  if (!is_later) earliest = time;
  counted.earliest = earliest;
  return is_later;
}

}  // namespace trailhound
