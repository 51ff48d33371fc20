#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/hunt/ledger.h"
#include "engine/hunt/output_format.h"
#include "engine/plan/plan.h"
#include "engine/spill/record_sorter.h"

namespace trailhound {

struct HuntOutput;

/// Shows the matches of rules that ask for it as rollups, one line for many (semantics §15). It takes their formatted
/// lines while the hunt reads, sorts them by rule, group and event time when everything is read, and writes the line of
/// each rollup's first match, with what it stands for, in the order of event time.
///
/// Example, `within: 1h`, one group, matches as they come: 10:30, 10:00, 11:00, 11:01. Two rollups: one of 10:00 with
/// three matches, since 11:00 is just within the hour, and one of 11:01.
///
/// Memory: `memory` bytes for the lines, half of it for each of two sorts, and one rollup's references; the rest is in
/// unnamed files. One thread at a time.
class Rollups {
 public:
  /// A match of a rule with a rollup. Its group is `key`, made by RollupKey of the fields of `by`.
  struct Entry {
    std::uint32_t rule = 0;
    Nanoseconds time = 0;
    std::string_view key, id, path;
    std::uint64_t record = 0;
  };

  /// `most_references`: that a rollup lists.
  Rollups(std::span<const HuntOutput> outputs, const std::vector<Rule>& rules, std::size_t memory,
          std::size_t most_references);

  /// Takes a match with its lines, by output. In the order of the evidence, which decides between matches of one time.
  void add(const Entry& entry, std::span<const std::string> lines);

  /// Writes the rollups and adds them to the ledger. Once, after the last match. Returns what failed, and then not all
  /// were written; empty if nothing did or if a sink takes no more.
  std::string write(HuntLedger& ledger);

 private:
  class Grouping;

  const std::span<const HuntOutput> outputs_;
  const std::vector<Rule>& rules_;
  const std::size_t most_references_;
  RecordSorter matches_;  ///< by rule, group, time and order of the evidence
  RecordSorter lines_;    ///< of rollups, by time and order of the evidence
  std::uint64_t taken_ = 0;
  std::string key_, payload_, failure_;  ///< reused
};

}  // namespace trailhound
