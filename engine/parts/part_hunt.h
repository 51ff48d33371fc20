#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/hunt/hunt.h"
#include "engine/parts/settings.h"

namespace trailhound {

/// A hunt that writes a part: what it found, for a merge (merge.h) to make results of. It keeps each record that a rule
/// matches, once, with its place; facts of what correlations count; and the account of every input. Whether a match is
/// a duplicate, how it looks, and what it adds up to with others is settled in the merge, so all of that may be chosen
/// there.

struct PartHuntResult {
  ReadLedger read;            ///< without findings of find_inputs()
  std::uint64_t records = 0;  ///< that a rule matches
  bool is_complete = true;    ///< false: the run was stopped, or the sink takes no more, so there is no part
  std::string error;          ///< of spilling
};

/// The fields that the plan of a part needs among its extra fields, and first: `activity`: also those of `who`.
std::vector<std::string> part_fields(bool activity);

/// Reads the inputs as hunt() does, with the same plan and options, and writes the part to `sink`. The part is the same
/// for any number of threads but for the order of facts. `settings` describes plan and options; its digests are set.
/// With settings.has_activity the part has an item for each event, for `who`, and the plan has part_fields()
/// of it.
/// REQUIRES: options.verification is null, and options.read.hash_inputs is set
PartHuntResult hunt_part(const Plan& plan, std::span<const Input> inputs, const HuntOptions& options,
                         PartSettings& settings, ResultSink& sink, HuntObserver* observer);

}  // namespace trailhound
