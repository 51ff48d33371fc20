#include "engine/correlate/buffered_groups.h"

#include <utility>

namespace trailhound {

bool BufferedGroups::next() {
  while (next_ == entries_.size()) {
    if (!next_rank()) return false;
  }
  if (next_ == last_) group_partition();
  const KeyTable::Entry& entry = entries_[next_];
  key_ = {rank_, entry.hash, keys_[rank_]->text(entry.slot)};
  const std::uint32_t begin = next_ == first_ ? 0 : ends_[next_ - first_ - 1];
  group_ = std::span(order_).subspan(begin, ends_[next_ - first_] - begin);
  ++next_;
  return true;
}

bool BufferedGroups::next_rank() {
  if (++rank_ == keys_.size()) return false;
  entries_.clear();
  next_ = first_ = last_ = 0;
  if (!keys_[rank_]) return true;
  entries_ = keys_[rank_]->entries();
  positions_.resize(entries_.size());
  for (std::uint32_t i = 0; i < entries_.size(); ++i) positions_[entries_[i].number] = i;
  return true;
}

// HOT: bench/correlate.
void BufferedGroups::group_partition() {
  const std::uint32_t partition = facts_.partition_of(rank_, entries_[next_].hash);
  first_ = next_;
  while (last_ < entries_.size() && facts_.partition_of(rank_, entries_[last_].hash) == partition) ++last_;
  ends_.assign(last_ - first_, 0);
  facts_.for_each(partition, [&](std::uint32_t index) {
    Fact& fact = facts_[index];
    fact.group = positions_[fact.group] - static_cast<std::uint32_t>(first_);
    ++ends_[fact.group];
  });
  std::uint32_t size = 0;
  for (std::uint32_t& end : ends_) size += std::exchange(end, size);
  order_.resize(size);
  facts_.for_each(partition, [&](std::uint32_t index) { order_[ends_[facts_[index].group]++] = index; });
}

}  // namespace trailhound
