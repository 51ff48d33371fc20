#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "engine/hunt/loaded_rules.h"
#include "engine/summary/summary.h"

namespace trailhound {

/// What the commands that count events (who, top) have in common: inputs, progress, signals, and what could not be
/// examined.

/// A pass that came to an end, if need be before its inputs did.
struct CountingRun {
  Summary summary;
  std::string signal;                      ///< that ended it early; empty: none did
  std::vector<EmptyFilter> empty_filters;  ///< of --account, --region, --from and --to
};

/// Counts what the inputs have. nullopt: nothing could be counted, and the user has been told why.
std::optional<CountingRun> count_events(const Plan& plan, const std::vector<std::string>& inputs,
                                        SummaryOptions options, const Statistic& statistic, bool quiet);

/// Tells the user what could not be examined.
void show_unexamined(const CountingRun& run);

ExitCode exit_code_of(const CountingRun& run, bool is_rule_set_aside);

}  // namespace trailhound
