#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/hunt/conclusion.h"
#include "cli/hunt/evaluate.h"
#include "cli/hunt/hunt_rules.h"
#include "cli/hunt/result_outputs.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "cli/version.h"
#include "cli/who/findings.h"
#include "engine/base/path_text.h"
#include "engine/base/text.h"
#include "engine/parts/merge.h"
#include "engine/parts/part_set.h"
#include "engine/report/progress.h"
#include "engine/report/who_json.h"
#include "engine/summary/people.h"

namespace trailhound {
namespace {

/// Merges into the outputs of results and finishes them.
MergeResult merge_into(ResultOutputs& outputs, const PartSet& parts, const Plan& plan, const HuntArguments& arguments,
                       const Origins& origins, const Interruption& interruption) {
  std::optional<ProgressLine> progress;
  if (has_progress(arguments)) {
    progress.emplace(stderr);
    outputs.erase_progress();
  }
  HuntOptions options = arguments.hunt;
  options.read = parts.settings().read;
  options.read.stop = &interruption.asked();
  options.read.hash_inputs = !arguments.manifest.empty();
  options.origins = origins.has_databases() ? &origins : nullptr;
  MergeResult result =
      merge_parts(parts, plan, options, outputs.for_hunt(), !arguments.who.empty(), progress ? &*progress : nullptr);
  if (result.hunt.error.empty()) result.hunt.error = origins.failure();
  if (result.hunt.error.empty() && result.is_complete) result.hunt.error = outputs.finish();
  return result;
}

/// Writes what `who --json` prints. Returns what failed; empty if nothing did.
std::string write_who(Output& output, Summary& activity, const PartSet& parts, const Plan& plan,
                      const HuntArguments& arguments, const Origins& origins) {
  ReadLedger ledger = parts.found();
  ledger.add(activity.ledger);
  activity.ledger = std::move(ledger);
  PeopleOptions options;
  options.memory = memory_for_people(arguments.hunt.memory);
  const People people = people_of(*activity.counts, options);
  if (!people.error.empty()) return people.error;
  tell_folded(people);
  return write_whole(output, who_json(who_findings(activity, people, origins, plan)));
}

}  // namespace

ExitCode run_merge(const MergeArguments& arguments) {
  const RunStart start = RunStart::now();
  const HuntArguments run = with_hunt_columns(arguments.run);
  const Result<PartSet, std::vector<std::string>> parts = PartSet::open(run.inputs, program_name());
  if (!parts) {
    for (const std::string& error : parts.error()) complain(printable(error));
    return ExitCode::kNothingRan;
  }
  if (!run.who.empty() && !parts->settings().has_activity) {
    return nothing_ran("--who: " + printable(run.inputs.front()) + " was made without --with-who");
  }
  const std::optional<LoadedRules> rules = load_for_hunt(parts->settings().rules, parts->settings().filter, run);
  if (!rules) return ExitCode::kNothingRan;
  const Result<std::unique_ptr<Origins>, std::string> origins = Origins::open(run.geo);
  if (!origins) return nothing_ran("--geo: " + origins.error());
  const Result<OpenOutputs, std::string> outputs = open_outputs(run);
  if (!outputs) return nothing_ran(outputs.error());

  const Interruption interruption(has_progress(run));
  ResultOutputs results(*outputs, run, rules->plan);
  MergeResult result = merge_into(results, *parts, rules->plan, run, **origins, interruption);
  if (!result.hunt.error.empty()) return nothing_ran(result.hunt.error);
  if (!result.is_complete) {
    complain("interrupted by " + std::string(interruption.name()) + ": the results are incomplete");
    return code_of_signal(interruption.name());
  }
  if (result.activity) {
    const std::string error = write_who(*outputs->who, *result.activity, *parts, rules->plan, run, **origins);
    if (!error.empty()) return nothing_ran(error);
  }
  return conclude(*rules, run, start, *outputs, **origins, {result.inputs, parts->found(), parts->arguments()},
                  std::move(result.hunt));
}

}  // namespace trailhound
