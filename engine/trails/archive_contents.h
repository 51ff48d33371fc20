#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/io/input.h"
#include "engine/read/options.h"
#include "engine/read/read_ledger.h"
#include "engine/trails/trail_facts.h"

namespace trailhound {

/// What the events of an archive have: which of some fields, and what its trails record.
struct ArchiveContents {
  std::vector<bool> has_field;  ///< by field: some event has a value there that is not null
  TrailFacts trails;
  ReadLedger ledger;
};

/// Reads all events once, with several workers. The result does not depend on their number.
/// REQUIRES: no field has more than FieldTree::kMaxPathParts parts
ArchiveContents contents_of(std::span<const Input> inputs, const std::vector<std::string>& fields,
                            const ReadOptions& options);

}  // namespace trailhound
