#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/correlate/entry_counters.h"
#include "engine/correlate/portable_facts.h"
#include "engine/hunt/duplicates.h"
#include "engine/summary/tally.h"
#include "engine/trails/trail_facts.h"

namespace trailhound {

/// What the blocks behind the settings consist of. FORMAT.md has the bytes.
enum class ItemKind : std::uint8_t {
  // kEvidence: the inputs in their order, each from kInput to kInputEnd.
  kInput = 1,  ///< an input begins
  kText,       ///< the path of the records and pieces that follow
  kRecord,     ///< an event that a rule which is not silent matched
  kPiece,      ///< a stretch of a text with facts
  kActivity,   ///< an event of `who`; where parts have these, there is one for each event
  kInputEnd,   ///< the account of the input
  // kFacts: the facts of a correlation and group behind its kGroup.
  kGroup,
  kFact,
  // kFingerprints: one for each input.
  kFingerprint,
  // kTotals: one.
  kTotals,
};

/// A record as the evidence has it.
struct StoredRecord {
  std::uint64_t number = 0;  ///< in its text
  std::uint64_t offset = 0;  ///< of its first byte in the decompressed text
  std::string_view text;
};

/// A stretch of a text: facts name its records by its number and theirs within it.
struct StoredPiece {
  std::uint64_t number = 0;  ///< of the pieces of a part, from 0, in any order
  std::uint64_t first_record = 0;
};

/// What `who` counts of an event: tuples of engine/summary/activity.h, and the matches of its rules.
struct StoredActivity {
  Duplicates::EventId id;
  Nanoseconds time = 0;
  std::vector<std::string_view> tuples;
  std::optional<LevelCounts> levels;  ///< of the rules that are not silent
};

/// At the end of a part: what is a sum, and how many items there are, so that a part which lost some is found out.
struct PartTotals {
  std::uint64_t inputs = 0, records = 0, pieces = 0, activity = 0, facts = 0;
  EntryCounters correlated;
  TrailFacts trails;
};

/// Values of facts repeat within a group, so a fact names one that came before by its number. Only the first
/// kMostKnown distinct values of a group have a number, which bounds what reader and writer remember.
inline constexpr std::uint64_t kMostKnownValues = 4096;

}  // namespace trailhound
