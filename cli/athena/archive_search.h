#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/io/input.h"
#include "engine/read/options.h"
#include "engine/read/pass.h"
#include "engine/read/read_ledger.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// What a rule says of an event, and why.
struct RuleVerdict {
  bool matches = false;
  std::vector<std::string> items;  ///< that the verdict rests on (deciding_items() in engine/oracle/oracle.h)
};

/// An event of the archive that was looked for.
struct ArchiveEvent {
  std::string path;
  std::uint64_t record = 0;
  std::vector<RuleVerdict> verdicts;  ///< by rule that was asked about it
};

/// eventIDs to look for, each with the rules to ask about the event. The rules are borrowed, and none of them is
/// unsupported() (engine/plan/plan.h).
using WantedEvents = std::unordered_map<std::string, std::vector<const Rule*>>;

struct ArchiveSearch {
  std::unordered_map<std::string, ArchiveEvent> found;  ///< by eventID; of several copies the first of the evidence
  ReadLedger ledger;
};

/// Reads the inputs once, with several workers, and asks the oracle about the events that are wanted. The result does
/// not depend on the number of workers. `observer` may be null.
ArchiveSearch search_archive(std::span<const Input> inputs, const WantedEvents& wanted, const ReadOptions& options,
                             ReadObserver* observer);

}  // namespace trailhound
