#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "engine/base/time.h"
#include "engine/hunt/loaded_rules.h"
#include "engine/io/input.h"

namespace trailhound {

/// When a run began, by both clocks.
struct RunStart {
  std::chrono::steady_clock::time_point clock;
  Nanoseconds time;
  static RunStart now();
};

/// Evaluates rules on the inputs of a command and writes everything that the arguments ask for: matches and alerts,
/// ledger, layer, manifest, summary. A hunt and a search end here; they differ in where their rules come from.
/// `written`: receives the number of matches and alerts that a complete run wrote; may be null.
ExitCode evaluate(const LoadedRules& rules, const HuntArguments& arguments, const RunStart& start,
                  std::optional<std::uint64_t>* written = nullptr);

/// Whether a progress line is shown.
bool has_progress(const HuntArguments& arguments);
/// Says why there is no input.
ExitCode no_input(const InputList& list);

/// Says on standard error what was not examined.
void show_unexamined(const HuntLedger& ledger);

/// The exit code of a hunt. The first condition that holds decides: a signal, something that was not examined, a match
/// under `fail_on_match`.
ExitCode code_of(const HuntLedger& ledger, bool fail_on_match);

}  // namespace trailhound
