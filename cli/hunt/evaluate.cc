#include "cli/hunt/evaluate.h"

#include <unistd.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cli/evidence.h"
#include "cli/hunt/conclusion.h"
#include "cli/hunt/manifest.h"
#include "cli/hunt/outputs.h"
#include "cli/hunt/result_outputs.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "cli/verify/integrity_files.h"
#include "engine/geo/origins.h"
#include "engine/hunt/hunt.h"
#include "engine/io/input.h"
#include "engine/report/progress.h"

namespace trailhound {
namespace {

/// Hunts into the outputs of results and finishes them.
HuntResult hunt_into(ResultOutputs& outputs, const Plan& plan, const InputList& list, const HuntArguments& arguments,
                     const Origins& origins, Verification* verification, const Interruption& interruption) {
  std::optional<ProgressLine> progress;
  if (has_progress(arguments)) {
    progress.emplace(stderr);
    outputs.erase_progress();
  }
  HuntOptions options = arguments.hunt;
  options.read.stop = &interruption.asked();
  options.verification = verification;
  options.origins = origins.has_databases() ? &origins : nullptr;
  options.read.hash_inputs = !arguments.manifest.empty();
  HuntResult result = hunt(plan, list.inputs, options, outputs.for_hunt(), progress ? &*progress : nullptr);

  // If the hunt was complete before the signal came, so are the results.
  const bool is_whole = result.ledger.read.files.not_reached == 0 && result.correlations_evaluated;
  if (interruption.asked() && !is_whole && !outputs.are_closed()) {
    result.ledger.interruption = {std::string(interruption.name()), result.correlations_evaluated};
    outputs.mark_partial();
  }
  if (result.error.empty()) result.error = origins.failure();
  if (result.error.empty()) result.error = outputs.finish();
  return result;
}

}  // namespace

bool has_progress(const HuntArguments& arguments) { return !arguments.quiet && isatty(STDERR_FILENO) == 1; }

ExitCode no_input(const InputList& list) {
  complain_of_no_input(list);
  return ExitCode::kNothingRan;
}

RunStart RunStart::now() { return {std::chrono::steady_clock::now(), wall_clock()}; }

ExitCode evaluate(const LoadedRules& rules, const HuntArguments& arguments, const RunStart& start,
                  std::optional<std::uint64_t>* written) {
  const InputList list = find_evidence(arguments.inputs, arguments.hunt.read);
  if (list.inputs.empty()) return no_input(list);

  const Result<std::unique_ptr<Origins>, std::string> origins = Origins::open(arguments.geo);
  if (!origins) return nothing_ran("--geo: " + origins.error());
  Result<std::unique_ptr<Verification>, std::string> verification = open_verification(arguments.proof);
  if (!verification) return nothing_ran(verification.error());
  const Result<OpenOutputs, std::string> outputs = open_outputs(arguments);
  if (!outputs) return nothing_ran(outputs.error());

  const Interruption interruption(has_progress(arguments));
  ResultOutputs results(*outputs, arguments, rules.plan);
  HuntResult result = hunt_into(results, rules.plan, list, arguments, **origins, verification->get(), interruption);
  if (!result.error.empty()) return nothing_ran(result.error);
  const std::span<const std::string> named =
      arguments.files_from.empty() ? arguments.inputs : std::span<const std::string>();
  return conclude(rules, arguments, start, *outputs, **origins, {list.inputs, ledger_of(list), named},
                  std::move(result), written);
}

}  // namespace trailhound
