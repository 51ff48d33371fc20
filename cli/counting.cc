#include "cli/counting.h"

#include <unistd.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "cli/evidence.h"
#include "cli/message.h"
#include "cli/read_progress.h"
#include "cli/signals.h"
#include "engine/io/input.h"

namespace trailhound {
std::optional<CountingRun> count_events(const Plan& plan, const std::vector<std::string>& inputs,
                                        SummaryOptions options, const Statistic& statistic, bool quiet) {
  const InputList list = find_evidence(inputs, options.read);
  if (list.inputs.empty()) {
    complain_of_no_input(list);
    return std::nullopt;
  }
  const bool has_progress = !quiet && isatty(STDERR_FILENO) == 1;
  const Interruption interruption(has_progress);
  options.read.stop = &interruption.asked();
  CountingRun run;
  {
    std::optional<ReadProgressLine> progress;
    if (has_progress) progress.emplace();
    run.summary = summarize(plan, list.inputs, options, statistic, progress ? &*progress : nullptr);
  }
  if (!run.summary.error.empty()) {
    complain(run.summary.error);
    return std::nullopt;
  }
  ReadLedger ledger = ledger_of(list);
  ledger.add(run.summary.ledger);
  run.summary.ledger = std::move(ledger);
  if (!run.summary.ledger.adds_up()) {
    complain("internal fault: the ledger does not add up, so the results prove nothing");
    return std::nullopt;
  }
  if (run.summary.ledger.files.not_reached > 0) {
    run.signal = interruption.name();
  } else {
    run.empty_filters = empty_filters(options.read, run.summary.ledger);
  }
  return run;
}

void show_unexamined(const CountingRun& run) {
  const ReadLedger& ledger = run.summary.ledger;
  if (!run.signal.empty()) {
    complain("interrupted by " + run.signal + ": " + std::to_string(ledger.files.not_reached) +
             " files were not read to their end, so the counts are too low");
  }
  for (const EmptyFilter& filter : run.empty_filters) complain(filter.text);
  complain_of(ledger.problems, kMoreProblems);
}

ExitCode exit_code_of(const CountingRun& run, bool is_rule_set_aside) {
  if (!run.signal.empty()) return code_of_signal(run.signal);
  const bool is_mistaken = std::any_of(run.empty_filters.begin(), run.empty_filters.end(),
                                       [](const EmptyFilter& filter) { return filter.is_mistake; });
  const bool is_whole = !is_rule_set_aside && !is_mistaken && !run.summary.ledger.anything_unexamined();
  return is_whole ? ExitCode::kDone : ExitCode::kUnexamined;
}

}  // namespace trailhound
