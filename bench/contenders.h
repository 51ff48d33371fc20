#pragma once

#include <span>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "engine/io/input.h"
#include "engine/plan/plan.h"

namespace trailhound {

/// The floor: what any engine has to do. Each file is inflated at once by libdeflate into a reused buffer, and simdjson
/// On-Demand walks the top-level keys of every record.
Measurement run_floor(std::span<const Input> inputs, unsigned threads);

/// The whole hunt, from the rule files to the match lines, which are counted and thrown away.
Measurement run_hunt(std::span<const Input> inputs, const std::vector<std::string>& rule_files, bool any_logsource,
                     unsigned threads);

/// So many facts over so many groups, from gathering to the last alert, by one thread; `bytes` counts the facts that
/// had to be spilled, `load_seconds` is the part of the time for gathering them (sorting and spilling included).
Measurement run_correlate(std::size_t memory, std::uint64_t events, std::uint32_t groups);

/// Holds the engine against the oracle on some of the inputs, spread evenly; returns the number of records compared,
/// and ends the program with a message if a count differs.
std::uint64_t check_against_oracle(std::span<const Input> inputs, const std::vector<std::string>& rule_files,
                                   bool any_logsource, std::size_t sample);

}  // namespace trailhound
