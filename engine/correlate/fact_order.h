#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/correlate/fact_list.h"
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

/// Facts in the order group, time, as indexes of them.
struct FactOrder {
  struct Group {
    std::uint32_t rank = 0, hash = 0;
    std::uint32_t slot = 0;  ///< of its key in the table of its rank
    std::uint32_t end = 0;   ///< in `order`; it begins where the one before it ends
  };
  std::vector<Group> groups;
  std::vector<std::uint32_t> order;
};

/// What order_of() takes for a fact, the facts themselves left out.
inline constexpr std::size_t kOrderBytes = 24;

/// `rank_of`: by reference, the rank of its correlation. Fact::group is a number of that rank's table. REQUIRES: there
/// are fewer than 2^32 facts, and each text of the tables is the key of one.
///
/// Groups are numbered densely, so facts are dealt out to them, which costs the same for each, and then each group is
/// sorted by time.
FactOrder order_of(const FactList& facts, std::span<const std::uint32_t> rank_of, const KeyTables& keys);

}  // namespace trailhound
