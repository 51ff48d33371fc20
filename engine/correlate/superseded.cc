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
      watched.places.insert(watched.places.end(), added.places.begin(), added.places.end());
    }
    std::sort(watched.places.begin(), watched.places.end());
    watched.places.erase(std::unique(watched.places.begin(), watched.places.end()), watched.places.end());
    watched.key.assign(1 + watched.places.size(), rule);
  }
  numbers_.resize(values_.places());
}

// HOT: bench/correlate.
const EntryCounters* Superseded::begin_event(std::uint32_t row, std::uint32_t rule, Nanoseconds time) {
  noted_ = nullptr;
  Watched& watched = watched_[rule];
  if (watched.places.empty()) return nullptr;
  if (values_.is_full()) {
    values_.clear();
    events_.clear();
    earliest_.clear();
  }
  values_.set_row(row);
  bool is_clear = true;
  for (std::size_t i = 0; i < watched.places.size(); ++i) {
    const std::size_t place = watched.places[i];
    const Number number = values_.number(place);
    numbers_[place] = watched.key[1 + i] = number;
    is_clear = is_clear && number != ValueNumbers::kUnclear;
  }
  if (!watched.is_alone || !is_clear) return nullptr;
  const auto [event, is_new] = events_.find_or_add(bytes_of(watched.key), {time, {}});
  if (!is_new && time > event.earliest) return &event.added;
  noted_ = &event;
  noted_->earliest = time;
  return nullptr;
}

void Superseded::note(const EntryCounters& added) {
  if (noted_ != nullptr) noted_->added = added;
}

bool Superseded::is_later(std::uint32_t rule, std::size_t index, Nanoseconds time) {
  const Counted& counted = watched_[rule].counted[index];
  if (counted.places.empty()) return false;
  key_.assign(1, counted.correlation);
  for (const std::size_t place : counted.places) {
    const Number number = numbers_[place];
    if (number == ValueNumbers::kAbsent || number == ValueNumbers::kUnclear) return false;
    key_.push_back(number);
  }
  const auto [earliest, is_new] = earliest_.find_or_add(bytes_of(key_), time);
  if (is_new) return false;
  if (time > earliest) return true;
  earliest = time;
  return false;
}

}  // namespace trailhound
