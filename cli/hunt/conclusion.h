#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "cli/hunt/evaluate.h"
#include "cli/hunt/outputs.h"
#include "engine/geo/origins.h"
#include "engine/hunt/hunt.h"
#include "engine/hunt/loaded_rules.h"

namespace trailhound {

/// What a run read, for its reports.
struct RunEvidence {
  std::span<const Input> inputs;
  ReadLedger found;                        ///< what finding the inputs said
  std::span<const std::string> arguments;  ///< that led to the inputs, for people; empty: too many to show
};

/// Ends a run whose results are written: ledger, layer, manifest, summary, exit code. A hunt, a search and a merge of
/// parts end here. `written`: as evaluate() has it.
ExitCode conclude(const LoadedRules& rules, const HuntArguments& arguments, const RunStart& start,
                  const OpenOutputs& outputs, const Origins& origins, const RunEvidence& run, HuntResult result,
                  std::optional<std::uint64_t>* written = nullptr);

/// Says why nothing ran.
ExitCode nothing_ran(const std::string& why);

}  // namespace trailhound
