#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/hunt_manifest.h"
#include "cli/hunt_outputs.h"
#include "cli/message.h"
#include "cli/rule_files.h"
#include "cli/rule_selection.h"
#include "cli/signals.h"
#include "cli/version.h"
#include "engine/base/text.h"
#include "engine/catalogue/attack_coverage.h"
#include "engine/correlate/correlator.h"
#include "engine/io/input.h"
#include "engine/plan/plan.h"
#include "engine/scan/scan.h"
#include "engine/sink/alert_jsonl.h"
#include "engine/sink/jsonl.h"
#include "engine/sink/ledger_text.h"
#include "engine/sink/manifest.h"
#include "engine/sink/output.h"
#include "engine/sink/progress.h"

namespace trailhound {
namespace {

constexpr std::size_t kSortMemory = 64u << 20;
constexpr std::size_t kProblemsShown = 20;

ExitCode nothing_ran(const std::string& why) {
  complain(why);
  return ExitCode::kNothingRan;
}

/// Rules: what is evaluated, and what became of the others.
struct Hunters {
  Plan plan;
  std::vector<SetAside> set_aside;
  Ledger::Rules counts;
  std::vector<ManifestRuleFile> files;  ///< only for a manifest
};

using DiagnosticKey = std::tuple<std::string, std::string, std::uint32_t, std::uint32_t>;
DiagnosticKey key_of(const Diagnostic& diagnostic) {
  return {diagnostic.path, diagnostic.code, diagnostic.position.line, diagnostic.position.column};
}

/// Errors are shown whole. Correct Sigma that is not evaluated is no fault of its author: the summary counts it by
/// reason, and `rules check` shows it. Under --strict it ends the run, so it is shown.
void show_rule_errors(const RuleSet& set, bool strict) {
  std::set<DiagnosticKey> unsupported;
  for (const SetAside& document : set.set_aside) {
    if (!document.is_error) unsupported.insert(key_of(document.reason));
  }
  for (const Diagnostic& diagnostic : set.diagnostics) {
    const bool is_unsupported = unsupported.contains(key_of(diagnostic));
    if (is_unsupported ? strict : diagnostic.severity == Severity::kError) print_error(render(diagnostic));
  }
}

/// The loader's reasons have been shown before.
bool is_refused_by_plan(const SetAside& document) { return document.reason.code.starts_with('P'); }

std::optional<Hunters> load_hunters(const HuntArguments& arguments) {
  const bool has_manifest = !arguments.manifest.empty();
  std::vector<RuleFile> files;
  Result<RuleSet, std::string> set = read_rules(arguments.rules.paths, has_manifest ? &files : nullptr);
  if (!set) {
    complain(set.error());
    return std::nullopt;
  }
  show_rule_errors(*set, arguments.strict);

  const std::vector<LoadedFilter> filters = std::move(set->filters);
  RuleSelection selection = select_rules(std::move(*set), arguments.rules.filter);
  for (const std::string& warning : selection.warnings) complain("warning: " + warning);
  for (const std::string& error : selection.errors) complain(error);
  if (!selection.errors.empty()) return std::nullopt;

  if (arguments.strict) {
    for (const SetAside& document : selection.set_aside) {
      if (is_refused_by_plan(document)) print_error(render(document.reason));
    }
  }
  Hunters hunters{.plan = compile_supported(std::move(selection.rules), std::move(selection.correlations)),
                  .set_aside = std::move(selection.set_aside),
                  .counts = {},
                  .files = {}};
  const std::vector<Rule>& rules = hunters.plan.rules();
  const auto parts = std::count_if(rules.begin(), rules.end(), [](const Rule& rule) { return rule.is_part; });
  hunters.counts = {.loaded = rules.size() - static_cast<std::size_t>(parts),
                    .other_logsource = selection.other_logsource,
                    .deselected = selection.deselected,
                    .set_aside = hunters.set_aside.size(),
                    .correlations = hunters.plan.correlations().size()};
  if (has_manifest) {
    hunters.files = rule_files_of(files, hunters.plan, filters, selection.left_out, hunters.set_aside);
  }

  if (arguments.strict && !hunters.set_aside.empty()) {
    complain("--strict: " + std::to_string(hunters.set_aside.size()) + " rules cannot be evaluated");
    return std::nullopt;
  }
  if (hunters.plan.rules().empty()) {
    complain("no rule to evaluate: " + std::to_string(hunters.counts.other_logsource) + " for another log source, " +
             std::to_string(hunters.counts.deselected) + " left out by the options, " +
             std::to_string(hunters.counts.set_aside) + " set aside");
    return std::nullopt;
  }
  return hunters;
}

void show_unexamined(const Ledger& ledger) {
  std::size_t shown = 0;
  if (ledger.interruption) {
    complain("interrupted by " + ledger.interruption->signal + ": " + std::to_string(ledger.files.not_reached) +
             " files were not read to their end");
  }
  for (const Problem& problem : ledger.problems) {
    if (shown++ == kProblemsShown) break;
    complain(problem.path + ": " + problem.detail);
  }
  if (ledger.problems.size() > kProblemsShown) {
    complain(std::to_string(ledger.problems.size() - kProblemsShown) + " more problems are in the ledger (--stats)");
  }
}

/// The ledger of what was found before anything was read.
Ledger ledger_of(const InputList& list) {
  Ledger ledger;
  ledger.files.found = list.problems.size() + list.skipped.size();
  ledger.files.failed = list.problems.size();
  ledger.files.skipped = list.skipped.size();
  ledger.problems = list.problems;
  ledger.skipped = list.skipped;
  return ledger;
}

struct ScanOutcome {
  Ledger ledger;
  std::vector<Fingerprint> fingerprints;  ///< only for a manifest
  std::string error;                      ///< of the output; empty if all is well
};

/// Alerts stand behind all matches, also under --sort.
class AlertWriter : public AlertSink {
 public:
  AlertWriter(Output& output, std::size_t correlations) : output_(output), by_rule_(correlations, 0) {}
  bool write_alert(std::string_view formatted, const WrittenAlert& alert) override {
    if (!output_.write(formatted, 0)) return false;
    ++by_rule_[alert.rule_index];
    tell(alert, story_.chapter(alert.rule_index));
    return true;
  }
  const std::vector<std::uint64_t>& by_rule() const { return by_rule_; }
  const Story& story() const { return story_; }

 private:
  static void tell(const WrittenAlert& alert, Story::Chapter& chapter) {
    chapter.add_time(alert.first);
    chapter.add_time(alert.last);
    std::string group;
    for (const Scalar& part : alert.group) group += (group.empty() ? "" : ", ") + part.text;
    chapter.groups.add(group);
  }

  Output& output_;
  std::vector<std::uint64_t> by_rule_;
  Story story_;
};

std::string write_alerts(Output& output, const Plan& plan, Correlator& correlator, const PieceTable& pieces,
                         Ledger& ledger) {
  if (output.closed() || output.failed()) return {};
  AlertWriter writer(output, plan.correlations().size());
  std::string error = correlator.write_alerts(pieces, AlertJsonl(plan), writer);
  ledger.alerts_by_rule = writer.by_rule();
  ledger.alert_story = writer.story();
  for (const std::uint64_t count : ledger.alerts_by_rule) ledger.alerts.written += count;
  ledger.correlated.add(correlator.counters());
  return error;
}

bool has_progress(const HuntArguments& arguments) { return !arguments.quiet && isatty(STDERR_FILENO) == 1; }

ScanOutcome scan_into(Output& output, const Plan& plan, const InputList& list, const HuntArguments& arguments,
                      const Interruption& interruption) {
  std::optional<ProgressLine> progress;
  if (has_progress(arguments)) progress.emplace(stderr);
  ScanObserver* observer = progress ? &*progress : nullptr;
  ScanOptions options = arguments.scan;
  options.stop = &interruption.asked();
  PieceTable pieces(arguments.memory / 64);
  std::optional<Correlator> correlator;
  if (!plan.correlations().empty()) {
    correlator.emplace(plan, Correlator::Options{.memory = arguments.memory,
                                                 .workers = worker_count(options, list.inputs.size()),
                                                 .alert_events = arguments.alert_events,
                                                 .stop = options.stop});
  }
  Correlator* const facts = correlator ? &*correlator : nullptr;

  ScanOutcome outcome;
  std::vector<Fingerprint>* const fingerprints = arguments.manifest.empty() ? nullptr : &outcome.fingerprints;
  const JsonlFormat format(plan.rules());
  if (arguments.sort) {
    SortedSink sorted(output, kSortMemory);
    outcome.ledger = scan(plan, list.inputs, options, format, sorted, observer, facts, fingerprints, &pieces);
    outcome.error = sorted.finish();
  } else {
    outcome.ledger = scan(plan, list.inputs, options, format, output, observer, facts, fingerprints, &pieces);
  }
  // A correlation counts over the whole archive: what it makes of a part may be wrong, so there are no alerts then.
  bool is_whole = outcome.ledger.files.not_reached == 0, is_correlated = !facts;
  if (outcome.error.empty() && facts && is_whole) {
    outcome.error = write_alerts(output, plan, *facts, pieces, outcome.ledger);
    is_correlated = !facts->was_stopped();
    is_whole = is_correlated;
  }
  // What was done before the signal came is whole all the same.
  if (interruption.asked() && !is_whole && !output.closed()) {
    outcome.ledger.interruption = {std::string(interruption.name()), is_correlated};
    output.mark_partial();
  }
  if (outcome.error.empty()) outcome.error = output.finish();
  return outcome;
}

std::string layer_of_matches(const Plan& plan, const Ledger& ledger) {
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

/// The files beside the matches, but for the manifest, which gets to know them all. Empty string: all is well.
std::string write_reports(const HuntOutputs& outputs, const Hunters& hunters, const Ledger& ledger,
                          const LedgerContext& context, Manifest& manifest) {
  manifest.outputs.push_back({"results", outputs.matches->written()});
  if (outputs.stats) {
    const std::string error = write_whole(*outputs.stats, ledger_json(ledger, context));
    if (!error.empty()) return error;
    manifest.outputs.push_back({"ledger", outputs.stats->written()});
  }
  if (outputs.navigator) {
    if (ledger.interruption) outputs.navigator->mark_partial();
    const std::string error = write_whole(*outputs.navigator, layer_of_matches(hunters.plan, ledger));
    if (!error.empty()) return error;
    manifest.outputs.push_back({"navigator", outputs.navigator->written()});
  }
  return {};
}

ExitCode code_of(const Ledger& ledger, const HuntArguments& arguments) {
  if (ledger.interruption) {
    if (ledger.interruption->signal == "SIGINT") return ExitCode::kInterrupted;
    return ledger.interruption->signal == "SIGTERM" ? ExitCode::kTerminated : ExitCode::kHungUp;
  }
  if (ledger.anything_unexamined()) return ExitCode::kUnexamined;
  if (arguments.fail_on_match && ledger.matches.written + ledger.alerts.written > 0) return ExitCode::kMatched;
  return ExitCode::kDone;
}

}  // namespace

ExitCode hunt(const HuntArguments& arguments) {
  const auto start = std::chrono::steady_clock::now();
  const Nanoseconds start_time = wall_clock();

  const std::optional<Hunters> hunters = load_hunters(arguments);
  if (!hunters) return ExitCode::kNothingRan;

  const InputList list = find_inputs(arguments.inputs);
  if (list.inputs.empty()) {
    for (const Problem& problem : list.problems) complain(problem.path + ": " + problem.detail);
    for (const Skipped& skipped : list.skipped) complain(skipped.path + ": " + skipped.reason);
    return nothing_ran("no input: there is no file to read");
  }

  const Result<HuntOutputs, std::string> outputs = open_hunt_outputs(arguments, list);
  if (!outputs) return nothing_ran(outputs.error());

  const Interruption interruption(has_progress(arguments));
  ScanOutcome outcome = scan_into(*outputs->matches, hunters->plan, list, arguments, interruption);
  if (!outcome.error.empty()) return nothing_ran(outcome.error);
  Ledger ledger = ledger_of(list);
  ledger.add(outcome.ledger);
  ledger.interruption = outcome.ledger.interruption;
  ledger.rules = hunters->counts;
  if (!ledger.adds_up()) return nothing_ran("internal fault: the ledger does not add up, so nothing it says is proven");

  if (outputs->matches->closed()) {
    // The reader has what it wanted (`| head`), and the scan ended there: no summary, for it would not be one.
    // What it did not wait for is not examined, but nobody asked for it any more.
    if (outputs->stats || outputs->manifest) {
      complain("the reader of the matches went away before the end: no ledger and no manifest is written");
    }
    ledger.files.not_reached = 0;
    return code_of(ledger, arguments);
  }

  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  const LedgerContext context{.plan = &hunters->plan, .set_aside = &hunters->set_aside, .seconds = elapsed.count()};
  Manifest manifest;
  const std::string error = write_reports(*outputs, *hunters, ledger, context, manifest);
  if (!error.empty()) return nothing_ran(error);
  if (outputs->manifest) {
    manifest.version = version();
    manifest.arguments = without_secrets(arguments.words);
    manifest.start = start_time;
    manifest.end = wall_clock();
    manifest.has_built_in_rules = arguments.rules.paths.empty();
    manifest.rule_files = hunters->files;
    manifest.inputs = list.inputs;
    manifest.fingerprints = outcome.fingerprints;
    manifest.not_found = list.problems;
    const std::string failure = write_manifest(*outputs->manifest, manifest, ledger, context);
    if (!failure.empty()) return nothing_ran(failure);
  }
  if (arguments.quiet) {
    show_unexamined(ledger);
  } else {
    print_error(ledger_summary(ledger, context));
  }
  return code_of(ledger, arguments);
}

}  // namespace trailhound
