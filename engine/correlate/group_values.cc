#include "engine/correlate/group_values.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

namespace trailhound {

GroupValues::GroupValues(std::size_t threshold)
    : known_(FileBackedAllocator<Known>(threshold)),
      tuple_of_(FileBackedAllocator<std::uint64_t>(threshold)),
      tuple_lists_(FileBackedAllocator<std::uint64_t>(threshold)),
      number_lists_(FileBackedAllocator<Fixed>(threshold)) {}

void GroupValues::load(const Correlation& correlation, std::span<Fact> facts, FactStore& store) {
  if (correlation.value_fields.empty()) return;
  if (correlation.type == Correlation::Type::kNewValue) {
    load_tuples(facts, store);
    tuple_of_.resize(tuples_);
    for (const Known& known : known_) tuple_of_[known.number] = known.tuple;
  } else if (correlation.type == Correlation::Type::kValueCount) {
    load_tuples(facts, store);
  } else {
    load_numbers(facts, store);
  }
}

void GroupValues::load_tuples(std::span<Fact> facts, FactStore& store) {
  known_.clear();
  tuple_lists_.clear();
  for (Fact& fact : facts) {
    if (!FactValue::is_list(fact.value)) {
      known_.push_back({fact.value, 0});
      continue;
    }
    const std::string list = store.text(FactValue::text(fact.value));
    fact.value = FactValue::list(tuple_lists_.size());
    tuple_lists_.push_back(list.size() / sizeof(std::uint64_t));
    for (std::size_t at = 0; at + sizeof(std::uint64_t) <= list.size(); at += sizeof(std::uint64_t)) {
      std::uint64_t tuple = 0;
      std::memcpy(&tuple, list.data() + at, sizeof tuple);
      tuple_lists_.push_back(tuple);
      known_.push_back({tuple, 0});
    }
  }
  number_known(store);
  for (Fact& fact : facts) {
    if (!FactValue::is_list(fact.value)) fact.value = number_of(fact.value);
  }
  for (std::size_t at = 0; at < tuple_lists_.size(); at += static_cast<std::size_t>(tuple_lists_[at]) + 1) {
    for (std::uint64_t i = 1; i <= tuple_lists_[at]; ++i) tuple_lists_[at + i] = number_of(tuple_lists_[at + i]);
  }
}

/// Only tuples with the same bits of the hash can be equal; their texts decide.
void GroupValues::number_known(FactStore& store) {
  const auto is_less = [](const Known& a, const Known& b) { return a.tuple < b.tuple; };
  const auto is_same = [](const Known& a, const Known& b) { return a.tuple == b.tuple; };
  std::sort(known_.begin(), known_.end(), is_less);
  known_.erase(std::unique(known_.begin(), known_.end(), is_same), known_.end());
  tuples_ = 0;
  std::vector<std::pair<std::string, std::size_t>> texts;
  for (std::size_t begin = 0, end = 0; begin < known_.size(); begin = end) {
    while (end < known_.size() &&
           known_[end].tuple >> TextLog::kNumberBits == known_[begin].tuple >> TextLog::kNumberBits) {
      ++end;
    }
    if (end - begin == 1) {
      known_[begin].number = tuples_++;
      continue;
    }
    texts.clear();
    for (std::size_t i = begin; i < end; ++i) texts.emplace_back(store.text(FactValue::text(known_[i].tuple)), i);
    std::sort(texts.begin(), texts.end());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      if (i == 0 || texts[i].first != texts[i - 1].first) ++tuples_;
      known_[texts[i].second].number = tuples_ - 1;
    }
  }
}

std::uint32_t GroupValues::number_of(std::uint64_t tuple) const {
  return std::lower_bound(known_.begin(), known_.end(), tuple,
                          [](const Known& known, std::uint64_t wanted) { return known.tuple < wanted; })
      ->number;
}

void GroupValues::load_numbers(std::span<Fact> facts, FactStore& store) {
  number_lists_.clear();
  for (Fact& fact : facts) {
    if (!FactValue::is_list(fact.value)) continue;
    const std::string list = store.text(FactValue::text(fact.value));
    fact.value = FactValue::list(number_lists_.size());
    number_lists_.push_back(static_cast<Fixed>(list.size() / sizeof(Fixed)));
    for (std::size_t at = 0; at + sizeof(Fixed) <= list.size(); at += sizeof(Fixed)) {
      Fixed number = 0;
      std::memcpy(&number, list.data() + at, sizeof number);
      number_lists_.push_back(number);
    }
  }
}

}  // namespace trailhound
