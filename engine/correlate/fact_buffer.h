#pragma once

#include <memory>
#include <vector>

#include "engine/correlate/fact_partitions.h"
#include "engine/correlate/key_table.h"

namespace trailhound {

/// Group keys by the rank of their correlation; null where a rank has none yet.
using KeyTables = std::vector<std::unique_ptr<KeyTable>>;

/// The facts that one writer holds in memory, with the keys of their groups. Fact::group is a number of the table of
/// the fact's rank. Every key of a table belongs to a fact.
struct FactBuffer {
  FactPartitions facts;
  KeyTables keys;
};

}  // namespace trailhound
