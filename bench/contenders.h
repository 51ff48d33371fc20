#pragma once

#include <span>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "engine/io/input.h"
#include "engine/plan/plan.h"
#include "engine/query/criteria.h"

namespace trailhound {

/// The floor, which no engine can avoid. Each file is inflated at once by libdeflate into a reused buffer, and simdjson
/// On-Demand walks the top-level keys of every record.
Measurement run_floor(std::span<const Input> inputs, unsigned threads);

/// The whole hunt, from rule files to match lines. It counts the lines and throws them away.
Measurement run_hunt(std::span<const Input> inputs, const std::vector<std::string>& rule_files, bool any_logsource,
                     unsigned threads);

/// One search, from its criteria to match lines, as run_hunt().
Measurement run_search(std::span<const Input> inputs, const Criteria& criteria, unsigned threads);

/// `who` with the rules, from evidence to people. `matches` are calls of listed principals.
Measurement run_who(std::span<const Input> inputs, const std::vector<std::string>& rule_files, unsigned threads);

/// The part of `who` that grows with the archive: distinct tuples of calls, counted and made into people.
Measurement run_people(std::uint64_t tuples, std::uint64_t principals);

/// A number of facts over a number of groups, from gathering to the last alert, on one thread. `bytes` counts spilled
/// facts; `load_seconds` is the time for gathering, including sorting and spilling.
Measurement run_correlate(std::size_t memory, std::uint64_t events, std::uint32_t groups);

/// Compares engine and oracle on some of the inputs, spread evenly. Returns the number of records compared; ends the
/// program with a message if a count differs.
std::uint64_t check_against_oracle(std::span<const Input> inputs, const std::vector<std::string>& rule_files,
                                   bool any_logsource, std::size_t sample);

}  // namespace trailhound
