#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/hunt/hunt.h"
#include "engine/parts/part_set.h"
#include "engine/summary/summary.h"

namespace trailhound {

struct MergeResult {
  HuntResult hunt;            ///< as one run over the inputs of all parts gives it
  std::vector<Input> inputs;  ///< in the order of the evidence, if options.read.hash_inputs
  /// What `who` counts, as one pass over all inputs does, if that was asked for; its ledger is that of `hunt`.
  std::optional<Summary> activity;
  bool is_complete = true;  ///< false: options.read.stop ended the merge early
};

/// Makes of parts what one hunt over all their inputs gives: the same bytes in the outputs, the same ledger. Inputs of
/// a list come in the order of the list; several lists are merged by the paths of their inputs, which is the order of
/// one list of all of them where each is sorted.
///
/// `activity`: counts what `who` counts, too. REQUIRES: the parts have it, if so
///
/// `plan` is that of the parts' rules. Of `options`, what says how evidence is read comes from the parts: accounts and
/// regions that no part has are found out here. It reads the parts once more. Memory: as a hunt, an open file for each
/// list whose paths lie between those of another, and 4 bytes for each piece with facts.
MergeResult merge_parts(const PartSet& parts, const Plan& plan, const HuntOptions& options,
                        std::span<const HuntOutput> outputs, bool activity, HuntObserver* observer);

}  // namespace trailhound
