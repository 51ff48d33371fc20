#include "cli/hunt/part.h"

#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "cli/evidence.h"
#include "cli/hunt/conclusion.h"
#include "cli/hunt/evaluate.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "cli/version.h"
#include "engine/base/figures.h"
#include "engine/base/path_text.h"
#include "engine/base/text.h"
#include "engine/output/output.h"
#include "engine/parts/part_hunt.h"
#include "engine/report/progress.h"

namespace trailhound {
namespace {

PartSettings settings_of(RuleTexts texts, RuleFilter filter, const HuntArguments& arguments, const InputList& list,
                         const ShardRange& range) {
  PartSettings settings;
  settings.program = program_name();
  settings.rules = std::move(texts);
  settings.filter = std::move(filter);
  settings.read = arguments.hunt.read;
  settings.has_activity = arguments.with_who;
  settings.list = {.digest = digest_of(list),
                   .shard = arguments.shard.number,
                   .shards = arguments.shard.count,
                   .first = range.first,
                   .count = range.count,
                   .total = list.inputs.size(),
                   .left_out = list.left_out,
                   .arguments = {},
                   .problems = list.problems,
                   .skipped = list.skipped};
  if (arguments.files_from.empty()) settings.list.arguments = arguments.inputs;
  return settings;
}

/// One line for people: what is in the part.
void tell(const PartHuntResult& result, const Output::Written& written, const HuntArguments& arguments) {
  std::string text = written.path == "-" ? "standard output" : printable(path_text(written.path));
  if (arguments.shard.count > 1) {
    text += ", part " + std::to_string(arguments.shard.number) + " of " + std::to_string(arguments.shard.count);
  }
  text += ": " + counted(result.read.files.found, "file") + ", " + counted(result.read.records.evaluated, "record") +
          ", of which rules match " + with_commas(result.records) + "; " + with_commas(written.size) + " bytes";
  complain(text);
}

}  // namespace

ExitCode write_part(const LoadedRules& rules, RuleTexts texts, RuleFilter filter, const HuntArguments& arguments) {
  const InputList list = find_evidence(arguments.inputs, arguments.hunt.read);
  if (list.inputs.empty()) return no_input(list);
  const ShardRange range = shard_range(list.inputs, arguments.shard.number, arguments.shard.count);
  PartSettings settings = settings_of(std::move(texts), std::move(filter), arguments, list, range);
  const Result<std::unique_ptr<Output>, std::string> output =
      Output::open(arguments.part == "-" ? std::string() : arguments.part);
  if (!output) return nothing_ran(output.error());

  const Interruption interruption(has_progress(arguments));
  HuntOptions options = arguments.hunt;
  options.read.stop = &interruption.asked();
  options.read.hash_inputs = true;
  std::optional<ProgressLine> progress;
  if (has_progress(arguments)) progress.emplace(stderr);
  const auto inputs = std::span(list.inputs).subspan(range.first, range.count);
  const PartHuntResult result =
      hunt_part(rules.plan, inputs, options, settings, **output, progress ? &*progress : nullptr);
  progress.reset();
  if (!result.error.empty()) return nothing_ran(result.error);
  if (!result.is_complete && interruption.asked()) {
    complain("interrupted by " + std::string(interruption.name()) + ": there is no part");
    return code_of_signal(interruption.name());
  }
  if (std::string error = (*output)->finish(); !error.empty()) return nothing_ran(error);
  if (!result.is_complete) return nothing_ran("the reader of the part went away, so there is no part");
  HuntLedger ledger;
  ledger.read = ledger_of(list);
  ledger.read.add(result.read);
  ledger.rules = rules.counts;
  if (!ledger.adds_up()) return nothing_ran("internal fault: the ledger does not add up, so the part proves nothing");
  if (!arguments.quiet) tell(result, (*output)->written(), arguments);
  show_unexamined(ledger);
  return code_of(ledger, false);
}

}  // namespace trailhound
