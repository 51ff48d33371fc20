#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/correlate/fact_buffer.h"
#include "engine/correlate/group_key.h"

namespace trailhound {

/// Goes through a FactBuffer group by group, in the order of their keys. The facts of a group come in no order. One
/// thread at a time may use it, and the buffer must outlive it.
///
/// It groups one partition at a time, which stays within the processor's cache: it counts the facts of each group and
/// then deals their indexes out, as a counting sort does, since groups are numbered densely.
///
///   partition   facts 0..4 of groups b a b b a          counts  a 2, b 3
///   order_      1 4 | 0 2 3                             group() {1, 4}, then {0, 2, 3}
class BufferedGroups {
 public:
  explicit BufferedGroups(FactBuffer& buffer) : facts_(buffer.facts), keys_(buffer.keys) {}

  /// Steps to the next group. False: there is none.
  bool next();
  const GroupKey& key() const { return key_; }
  /// Indexes of its facts.
  std::span<const std::uint32_t> group() const { return group_; }

 private:
  bool next_rank();
  void group_partition();

  FactPartitions& facts_;
  const KeyTables& keys_;
  std::uint32_t rank_ = ~std::uint32_t{0};
  std::vector<KeyTable::Entry> entries_;  ///< of the rank: its groups, in order
  std::vector<std::uint32_t> positions_;  ///< by number of a key: its position in entries_
  std::size_t next_ = 0;                  ///< in entries_
  std::size_t first_ = 0, last_ = 0;      ///< in entries_: the groups of the current partition
  std::vector<std::uint32_t> ends_;       ///< by group of the partition: where its indexes end in order_
  std::vector<std::uint32_t> order_;      ///< indexes of the partition's facts, by group

  GroupKey key_;
  std::span<const std::uint32_t> group_;
};

/// What grouping takes for one fact if all facts are in one partition.
inline constexpr std::size_t kGroupingBytes = sizeof(std::uint32_t);

}  // namespace trailhound
