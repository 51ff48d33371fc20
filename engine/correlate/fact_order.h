#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/correlate/gathered_facts.h"
#include "engine/correlate/key_table.h"

namespace trailhound {

/// Group keys by the rank of their correlation; null where there is none.
using KeyTables = std::vector<std::unique_ptr<KeyTable>>;

/// Where groups stand: by rank of the correlation, hash and bytes of the key, so that runs whose groups were numbered
/// apart can be merged. The order means nothing else.
struct GroupPlace {
  std::uint32_t rank = 0, hash = 0;
  std::string_view key;
  friend bool operator==(const GroupPlace&, const GroupPlace&) = default;
  friend bool operator<(const GroupPlace& a, const GroupPlace& b) {
    if (a.rank != b.rank) return a.rank < b.rank;
    return a.hash != b.hash ? a.hash < b.hash : a.key < b.key;
  }
};

/// Gathered facts group by group, in the order of their places; those of a group in no order. One part of them is put
/// into order at a time. One thread.
///
/// Groups are numbered densely, so the facts of a part are dealt out to them, which costs the same for each.
class FactOrder {
 public:
  /// Fact::group is a number of the table of the fact's rank, until its part is in order. What it is given must outlive
  /// it. REQUIRES: each text of the tables is the key of a fact.
  FactOrder(GatheredFacts& facts, const KeyTables& keys) : facts_(facts), keys_(keys) {}

  /// Goes to the next group. False: there is none.
  bool next();
  const GroupPlace& place() const { return place_; }
  /// Indexes of its facts.
  std::span<const std::uint32_t> group() const { return group_; }

 private:
  bool next_rank();
  void order_part();

  GatheredFacts& facts_;
  const KeyTables& keys_;
  std::uint32_t rank_ = ~std::uint32_t{0};
  std::vector<KeyTable::Entry> entries_;  ///< of the rank: its groups
  std::vector<std::uint32_t> places_;     ///< by number of a key: its place among them
  std::size_t next_ = 0;                  ///< among them
  // Of the part in hand.
  std::size_t first_ = 0, last_ = 0;  ///< its groups
  std::vector<std::uint32_t> ends_;   ///< by group: in order_
  std::vector<std::uint32_t> order_;

  GroupPlace place_;
  std::span<const std::uint32_t> group_;
};

/// What putting facts into order takes for one of them if they are all in one part.
inline constexpr std::size_t kOrderBytes = sizeof(std::uint32_t);

}  // namespace trailhound
