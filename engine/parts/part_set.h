#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/parts/part_reader.h"
#include "engine/read/read_ledger.h"

namespace trailhound {

/// Parts that belong together: each is whole and sound, all were made by this program with the same rules and options,
/// no range of a list is missing, and no file is in two of them. A value.
class PartSet {
 public:
  /// Reads every part once, to its end. `program`: the one that runs. The error has a line for each thing that is
  /// wrong, with the name of the part. Memory: 24 bytes for each input.
  static Result<PartSet, std::vector<std::string>> open(std::span<const std::string> paths, std::string_view program);

  /// What is the same in all parts; the list is that of the first.
  const PartSettings& settings() const { return settings_; }
  /// What finding the inputs said, of each list once.
  const ReadLedger& found() const { return found_; }
  /// The arguments that led to the inputs, of each list once.
  const std::vector<std::string>& arguments() const { return arguments_; }
  std::uint64_t inputs() const { return inputs_; }

  struct Checked {
    std::string path;
    PartList list;      ///< without what is the same in all ranges of the list
    std::string first;  ///< the path of its first input
    PartTotals totals;  ///< without trails
    std::optional<PartReader::Place> evidence, facts, fingerprints;
  };
  /// The ranges of each list, in their order.
  const std::vector<std::vector<Checked>>& lists() const { return lists_; }
  const TrailFacts& trails() const { return trails_; }
  const EntryCounters& correlated() const { return correlated_; }

 private:
  class Builder;
  PartSettings settings_;
  ReadLedger found_;
  std::vector<std::string> arguments_;
  std::uint64_t inputs_ = 0;
  std::vector<std::vector<Checked>> lists_;
  TrailFacts trails_;
  EntryCounters correlated_;
};

}  // namespace trailhound
