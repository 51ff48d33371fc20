#include "engine/correlate/fact_order.h"

#include <utility>

namespace trailhound {

bool FactOrder::next() {
  while (next_ == entries_.size()) {
    if (!next_rank()) return false;
  }
  if (next_ == last_) order_part();
  const KeyTable::Entry& entry = entries_[next_];
  place_ = {rank_, entry.hash, keys_[rank_]->text(entry.slot)};
  const std::uint32_t begin = next_ == first_ ? 0 : ends_[next_ - first_ - 1];
  group_ = std::span(order_).subspan(begin, ends_[next_ - first_] - begin);
  ++next_;
  return true;
}

bool FactOrder::next_rank() {
  if (++rank_ == keys_.size()) return false;
  entries_.clear();
  next_ = first_ = last_ = 0;
  if (!keys_[rank_]) return true;
  entries_ = keys_[rank_]->entries();
  places_.resize(entries_.size());
  for (std::uint32_t i = 0; i < entries_.size(); ++i) places_[entries_[i].number] = i;
  return true;
}

// HOT: bench/correlate.
void FactOrder::order_part() {
  const std::uint32_t part = facts_.part_of(rank_, entries_[next_].hash);
  first_ = next_;
  while (last_ < entries_.size() && facts_.part_of(rank_, entries_[last_].hash) == part) ++last_;
  ends_.assign(last_ - first_, 0);
  facts_.for_each(part, [&](std::uint32_t index) {
    Fact& fact = facts_[index];
    fact.group = places_[fact.group] - static_cast<std::uint32_t>(first_);
    ++ends_[fact.group];
  });
  std::uint32_t size = 0;
  for (std::uint32_t& end : ends_) size += std::exchange(end, size);
  order_.resize(size);
  facts_.for_each(part, [&](std::uint32_t index) { order_[ends_[facts_[index].group]++] = index; });
}

}  // namespace trailhound
