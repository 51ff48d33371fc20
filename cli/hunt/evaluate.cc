#include "cli/hunt/evaluate.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/evidence.h"
#include "cli/hunt/manifest.h"
#include "cli/hunt/outputs.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "cli/verify/integrity_files.h"
#include "cli/version.h"
#include "engine/catalogue/attack_coverage.h"
#include "engine/geo/origins.h"
#include "engine/hunt/hunt.h"
#include "engine/io/input.h"
#include "engine/output/formats.h"
#include "engine/output/output.h"
#include "engine/output/sorted_sink.h"
#include "engine/report/findings.h"
#include "engine/report/manifest.h"
#include "engine/report/progress.h"
#include "engine/report/terminal_table.h"

namespace trailhound {
namespace {

constexpr std::size_t kSortMemory = 64u << 20;

ExitCode nothing_ran(const std::string& why) {
  complain(why);
  return ExitCode::kNothingRan;
}

bool has_progress(const HuntArguments& arguments) { return !arguments.quiet && isatty(STDERR_FILENO) == 1; }

/// The outputs of results: the main one and those of --write, each with its format and, if asked for, sorted.
class ResultOutputs {
 public:
  ResultOutputs(const OpenOutputs& outputs, const HuntArguments& arguments, const Plan& plan) {
    add(*outputs.matches, arguments.format.empty() ? "jsonl" : arguments.format, arguments, plan);
    for (std::size_t i = 0; i < outputs.writes.size(); ++i) {
      add(*outputs.writes[i], arguments.writes[i].format, arguments, plan);
    }
  }

  std::span<const HuntOutput> for_hunt() const { return hunt_outputs_; }

  void erase_progress() {
    for (Output* output : outputs_) output->erase_progress();
  }
  bool main_is_closed() const { return outputs_.front()->closed(); }
  void mark_partial() {
    for (Output* output : outputs_) output->mark_partial();
  }

  /// Returns what failed; empty if nothing did. That the reader of the main output went away is no failure, but the
  /// files of --write are asked for whole.
  std::string finish() {
    for (Output* output : outputs_) {
      std::string error = output->finish();
      if (error.empty() && output != outputs_.front() && output->closed()) {
        error = output->written().path + ": its reader went away, so the results are incomplete";
      }
      if (!error.empty()) return error;
    }
    return {};
  }

 private:
  void add(Output& output, const std::string& format, const HuntArguments& arguments, const Plan& plan) {
    outputs_.push_back(&output);
    const bool is_main = hunt_outputs_.empty();
    if (is_main && format == "table" && arguments.output.empty() && isatty(STDOUT_FILENO) == 1) {
      add_terminal_table(output, arguments);
      return;
    }
    const bool has_choice = !arguments.columns.empty() || format != "table";
    formats_.push_back(make_format(format, plan, has_choice ? arguments.columns : arguments.table_columns));
    add_sink(output, arguments);
  }

  /// Of the format that was added last.
  void add_sink(ResultSink& next, const HuntArguments& arguments) {
    ResultSink* sink = &next;
    if (arguments.sort) {
      sorted_.push_back(std::make_unique<SortedSink>(next, kSortMemory / (1 + arguments.writes.size())));
      sink = sorted_.back().get();
    }
    hunt_outputs_.push_back({formats_.back().get(), sink});
  }

  void add_terminal_table(Output& output, const HuntArguments& arguments) {
    const TextStyle style = text_style(stdout, arguments.color, arguments.shown_zone());
    const bool has_own = !arguments.terminal_columns.empty();
    const std::vector<Column>& base = has_own ? arguments.terminal_columns : arguments.table_columns;
    const std::vector<Column> columns =
        arguments.columns.empty() ? columns_for_terminal(base, style.columns) : arguments.columns;
    output.allow_colors();
    formats_.push_back(std::make_unique<TerminalCells>(columns));
    table_ = std::make_unique<TerminalTable>(output, columns, style);
    add_sink(*table_, arguments);
  }

  std::vector<Output*> outputs_;
  std::vector<std::unique_ptr<OutputFormat>> formats_;
  std::unique_ptr<TerminalTable> table_;  ///< in front of the main output; null: that is no table on a terminal
  std::vector<std::unique_ptr<SortedSink>> sorted_;
  std::vector<HuntOutput> hunt_outputs_;
};

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
  if (interruption.asked() && !is_whole && !outputs.main_is_closed()) {
    result.ledger.interruption = {std::string(interruption.name()), result.correlations_evaluated};
    outputs.mark_partial();
  }
  if (result.error.empty()) result.error = origins.failure();
  if (result.error.empty()) result.error = outputs.finish();
  return result;
}

std::string layer_of_matches(const Plan& plan, const HuntLedger& ledger) {
  std::vector<TaggedRule> found;
  for (std::size_t i = 0; i < plan.rules().size() && i < ledger.matches_by_rule.size(); ++i) {
    const Rule& rule = plan.rules()[i];
    found.push_back({.title = rule.title,
                     .path = rule.path,
                     .level = std::string(to_string(rule.level)),
                     .tags = rule.tags,
                     .score = ledger.matches_by_rule[i]});
  }
  for (std::size_t i = 0; i < plan.correlations().size() && i < ledger.alerts_by_rule.size(); ++i) {
    const Correlation& rule = plan.correlations()[i];
    found.push_back({.title = rule.title,
                     .path = rule.path,
                     .level = std::string(to_string(rule.level)),
                     .tags = rule.tags,
                     .score = ledger.alerts_by_rule[i]});
  }
  return navigator_layer(found, "trailhound hunt",
                         "Techniques that were found; the score is the number of matches and alerts");
}

/// Writes the ledger and the ATT&CK layer, and notes all outputs in the manifest, which is written last. Returns what
/// failed; empty if nothing did.
std::string write_reports(const OpenOutputs& outputs, const HuntFindings& findings, Manifest& manifest) {
  manifest.outputs.push_back({"results", outputs.matches->written()});
  for (const std::unique_ptr<Output>& output : outputs.writes)
    manifest.outputs.push_back({"results", output->written()});
  if (outputs.stats) {
    const std::string error = write_whole(*outputs.stats, ledger_json(findings));
    if (!error.empty()) return error;
    manifest.outputs.push_back({"ledger", outputs.stats->written()});
  }
  if (outputs.navigator) {
    if (findings.ledger->interruption) outputs.navigator->mark_partial();
    const std::string error = write_whole(*outputs.navigator, layer_of_matches(*findings.plan, *findings.ledger));
    if (!error.empty()) return error;
    manifest.outputs.push_back({"navigator", outputs.navigator->written()});
  }
  return {};
}

}  // namespace

void show_unexamined(const HuntLedger& ledger) {
  if (ledger.interruption) {
    complain("interrupted by " + ledger.interruption->signal + ": " + std::to_string(ledger.read.files.not_reached) +
             " files were not read to their end");
  }
  for (const EmptyFilter& filter : ledger.empty_filters) complain(filter.text);
  complain_of(ledger.read.problems, " are in the ledger (--stats)");
}

ExitCode code_of(const HuntLedger& ledger, bool fail_on_match) {
  if (ledger.interruption) return code_of_signal(ledger.interruption->signal);
  if (ledger.anything_unexamined() || (ledger.integrity && ledger.integrity->has_faults())) {
    return ExitCode::kUnexamined;
  }
  if (fail_on_match && ledger.matches.written + ledger.alerts.written > 0) return ExitCode::kMatched;
  return ExitCode::kDone;
}

RunStart RunStart::now() { return {std::chrono::steady_clock::now(), wall_clock()}; }

ExitCode evaluate(const LoadedRules& rules, const HuntArguments& arguments, const RunStart& start,
                  std::optional<std::uint64_t>* written) {
  const InputList list = find_evidence(arguments.inputs, arguments.hunt.read);
  if (list.inputs.empty()) {
    for (const Problem& problem : list.problems) complain(problem.path + ": " + problem.detail);
    for (const Skipped& skipped : list.skipped) complain(skipped.path + ": " + skipped.reason);
    return nothing_ran("no input: there is no file to read");
  }

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
  HuntLedger& ledger = result.ledger;
  ReadLedger read = ledger_of(list);
  read.add(ledger.read);
  ledger.read = std::move(read);
  ledger.rules = rules.counts;
  if (!ledger.adds_up()) return nothing_ran("internal fault: the ledger does not add up, so the results prove nothing");

  if (outputs->matches->closed()) {
    // The reader has seen enough (`| head`), and the hunt ended there. A summary of a part would mislead, and the files
    // that the hunt did not reach are no failure, because nobody wants them any more.
    if (outputs->stats || outputs->manifest) {
      complain("the reader of the matches went away early, so no ledger and no manifest is written");
    }
    ledger.read.files.not_reached = 0;
    return code_of(ledger, arguments.fail_on_match);
  }

  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start.clock;
  HuntFindings findings{.ledger = &ledger,
                        .plan = &rules.plan,
                        .set_aside = &rules.set_aside,
                        .seconds = elapsed.count(),
                        .inputs = arguments.inputs};
  Manifest manifest;
  const std::string error = write_reports(*outputs, findings, manifest);
  if (!error.empty()) return nothing_ran(error);
  if (outputs->manifest) {
    manifest.version = version();
    manifest.program = hash_of_program();
    manifest.command = arguments.command;
    manifest.arguments = without_secrets(arguments.words);
    manifest.case_name = arguments.case_name;
    manifest.examiner = arguments.examiner;
    manifest.start = start.time;
    manifest.end = wall_clock();
    const SandboxState& sandbox = arguments.sandbox;
    manifest.sandbox = {sandbox.filters_calls, sandbox.filters_files, sandbox.reason};
    manifest.has_built_in_rules = rules.are_built_in;
    manifest.rule_files = rule_files_of(rules);
    for (const std::unique_ptr<GeoDatabase>& database : (*origins)->databases()) {
      manifest.databases.push_back({database->path(), database->size(), database->digest()});
    }
    manifest.inputs = list.inputs;
    manifest.fingerprints = result.fingerprints;
    manifest.not_found = list.problems;
    const std::string failure = write_manifest(*outputs->manifest, manifest, findings);
    if (!failure.empty()) return nothing_ran(failure);
    findings.manifest = outputs->manifest->written();
  }
  if (arguments.quiet || arguments.summary == HuntArguments::Summary::kNone) {
    show_unexamined(ledger);
  } else {
    print_styled_error(hunt_summary(findings, {.text = text_style(stderr, arguments.color, arguments.shown_zone()),
                                               .is_full = arguments.summary == HuntArguments::Summary::kAll}));
  }
  if (written != nullptr && !ledger.interruption) *written = ledger.matches.written + ledger.alerts.written;
  return code_of(ledger, arguments.fail_on_match);
}

}  // namespace trailhound
