#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <span>
#include <string_view>
#include <vector>

#include "engine/correlate/fact_merge.h"
#include "engine/correlate/fact_source.h"
#include "engine/correlate/fact_store.h"
#include "engine/correlate/time_order.h"
#include "engine/spill/file_backed.h"

namespace trailhound {

/// Reads the facts of a FactStore once, group by group: merges the runs and buffers that writers handed over, collects
/// the parts of a group from all of them and sorts it by time. Writers may write facts of later ranks meanwhile. A
/// group that does not fit in memory is collected and sorted in a mapped temporary file. One thread at a time may use
/// it; the store must outlive it.
class FactStore::Reader {
 public:
  explicit Reader(FactStore& store);

  /// A group, valid until the next one is asked for. The caller may reorder the facts.
  struct Group {
    std::string_view key;
    std::span<Fact> facts;
  };

  /// The next group of the correlation with this rank, its facts in the order of time. No facts: there is no further
  /// group, or failure() has the reason. REQUIRES: ranks come in ascending order, each until it has no further group,
  /// and the writers of its facts have handed over before the first call for it.
  Group next_group(std::uint32_t rank);

 private:
  void take_handed_over();

  FactStore& store_;
  const std::size_t largest_group_;  ///< bytes of the largest group that stays in memory
  std::uint32_t rank_ = ~std::uint32_t{0};
  std::list<Run> runs_;
  std::list<FactBuffer> buffers_;
  std::list<FactSource> sources_;
  FactMerge merge_;
  std::vector<FactSource*> parts_;  ///< the sources of the current group
  FileBackedVector<Fact> group_;
  TimeOrder time_order_;
};

}  // namespace trailhound
