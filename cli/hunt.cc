#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/coverage.h"
#include "cli/message.h"
#include "cli/rule_files.h"
#include "cli/rule_selection.h"
#include "engine/base/text.h"
#include "engine/correlate/correlator.h"
#include "engine/io/input.h"
#include "engine/plan/plan.h"
#include "engine/scan/scan.h"
#include "engine/sink/alert_jsonl.h"
#include "engine/sink/jsonl.h"
#include "engine/sink/ledger_text.h"
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
  Result<RuleSet, std::string> set = read_rules(arguments.rules.paths);
  if (!set) {
    complain(set.error());
    return std::nullopt;
  }
  show_rule_errors(*set, arguments.strict);

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
                  .counts = {}};
  const std::vector<Rule>& rules = hunters.plan.rules();
  const auto parts = std::count_if(rules.begin(), rules.end(), [](const Rule& rule) { return rule.is_part; });
  hunters.counts = {.loaded = rules.size() - static_cast<std::size_t>(parts),
                    .other_logsource = selection.other_logsource,
                    .deselected = selection.deselected,
                    .set_aside = hunters.set_aside.size(),
                    .correlations = hunters.plan.correlations().size()};

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

/// Evidence is never written over. True if `path` is one of the inputs.
bool is_input(const std::string& path, const InputList& list) {
  struct stat output;
  if (path.empty() || stat(path.c_str(), &output) != 0 || !S_ISREG(output.st_mode)) return false;
  for (const Input& input : list.inputs) {
    struct stat found;
    if (input.size != static_cast<std::uint64_t>(output.st_size)) continue;
    if (stat(input.path.c_str(), &found) != 0) continue;
    if (found.st_dev == output.st_dev && found.st_ino == output.st_ino) return true;
  }
  return false;
}

/// Where matches and the ledger go. Both are opened before the scan, so that a path that cannot be written is known
/// before hours have passed.
struct Outputs {
  std::unique_ptr<Output> matches;
  std::unique_ptr<Output> stats;      ///< null without --stats
  std::unique_ptr<Output> navigator;  ///< null without --navigator
};

std::optional<Outputs> open_outputs(const HuntArguments& arguments, const InputList& list) {
  Outputs outputs;
  for (const std::string& path : {arguments.output, arguments.stats.value_or(""), arguments.navigator}) {
    if (!is_input(path, list)) continue;
    complain(path + " is one of the inputs: evidence is not written over");
    return std::nullopt;
  }
  Result<std::unique_ptr<Output>, std::string> matches = Output::open(arguments.output);
  if (!matches) {
    complain(matches.error());
    return std::nullopt;
  }
  outputs.matches = std::move(*matches);
  if (arguments.stats) {
    Result<std::unique_ptr<Output>, std::string> stats = Output::open(*arguments.stats);
    if (!stats) {
      complain(stats.error());
      return std::nullopt;
    }
    outputs.stats = std::move(*stats);
  }
  if (!arguments.navigator.empty()) {
    Result<std::unique_ptr<Output>, std::string> navigator = Output::open(arguments.navigator);
    if (!navigator) {
      complain(navigator.error());
      return std::nullopt;
    }
    outputs.navigator = std::move(*navigator);
  }
  return outputs;
}

struct ScanOutcome {
  Ledger ledger;
  std::string error;  ///< of the output; empty if all is well
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

std::string write_alerts(Output& output, const Plan& plan, Correlator& correlator, Ledger& ledger) {
  if (output.closed() || output.failed()) return {};
  AlertWriter writer(output, plan.correlations().size());
  std::string error = correlator.evaluate(AlertJsonl(plan), writer);
  ledger.alerts_by_rule = writer.by_rule();
  ledger.alert_story = writer.story();
  for (const std::uint64_t count : ledger.alerts_by_rule) ledger.alerts.written += count;
  ledger.correlated.add(correlator.counters());
  return error;
}

ScanOutcome scan_into(Output& output, const Plan& plan, const InputList& list, const HuntArguments& arguments) {
  std::optional<ProgressLine> progress;
  if (!arguments.quiet && isatty(STDERR_FILENO) == 1) progress.emplace(stderr);
  ScanObserver* observer = progress ? &*progress : nullptr;
  std::optional<Correlator> correlator;
  if (!plan.correlations().empty()) {
    correlator.emplace(plan, Correlator::Options{.memory = arguments.memory,
                                                 .workers = worker_count(arguments.scan, list.inputs.size()),
                                                 .alert_events = arguments.alert_events});
  }
  Correlator* const facts = correlator ? &*correlator : nullptr;

  ScanOutcome outcome;
  const JsonlFormat format(plan.rules());
  if (arguments.sort) {
    SortedSink sorted(output, kSortMemory);
    outcome.ledger = scan(plan, list.inputs, arguments.scan, format, sorted, observer, facts);
    outcome.error = sorted.finish();
  } else {
    outcome.ledger = scan(plan, list.inputs, arguments.scan, format, output, observer, facts);
  }
  if (outcome.error.empty() && facts) outcome.error = write_alerts(output, plan, *facts, outcome.ledger);
  if (outcome.error.empty()) outcome.error = output.finish();
  return outcome;
}

std::string write_whole(Output& output, const std::string& text) {
  output.write(text, 0);
  return output.finish();
}

std::string layer_of_matches(const Plan& plan, const Ledger& ledger) {
  std::vector<CoveringRule> found;
  for (std::size_t i = 0; i < plan.rules().size() && i < ledger.matches_by_rule.size(); ++i) {
    const Rule& rule = plan.rules()[i];
    found.push_back({.title = rule.title,
                     .path = rule.path,
                     .level = rule.level,
                     .tags = rule.tags,
                     .score = ledger.matches_by_rule[i]});
  }
  for (std::size_t i = 0; i < plan.correlations().size() && i < ledger.alerts_by_rule.size(); ++i) {
    const Correlation& rule = plan.correlations()[i];
    found.push_back({.title = rule.title,
                     .path = rule.path,
                     .level = rule.level,
                     .tags = rule.tags,
                     .score = ledger.alerts_by_rule[i]});
  }
  return navigator_layer(found, "trailhound hunt",
                         "Techniques that were found; the score is the number of matches and alerts");
}

ExitCode code_of(const Ledger& ledger, const HuntArguments& arguments) {
  if (ledger.anything_unexamined()) return ExitCode::kUnexamined;
  if (arguments.fail_on_match && ledger.matches.written + ledger.alerts.written > 0) return ExitCode::kMatched;
  return ExitCode::kDone;
}

}  // namespace

ExitCode hunt(const HuntArguments& arguments) {
  const auto start = std::chrono::steady_clock::now();

  const std::optional<Hunters> hunters = load_hunters(arguments);
  if (!hunters) return ExitCode::kNothingRan;

  const InputList list = find_inputs(arguments.inputs);
  if (list.inputs.empty()) {
    for (const Problem& problem : list.problems) complain(problem.path + ": " + problem.detail);
    for (const Skipped& skipped : list.skipped) complain(skipped.path + ": " + skipped.reason);
    return nothing_ran("no input: there is no file to read");
  }

  const std::optional<Outputs> outputs = open_outputs(arguments, list);
  if (!outputs) return ExitCode::kNothingRan;

  ScanOutcome outcome = scan_into(*outputs->matches, hunters->plan, list, arguments);
  if (!outcome.error.empty()) return nothing_ran(outcome.error);
  Ledger ledger = ledger_of(list);
  ledger.add(outcome.ledger);
  ledger.rules = hunters->counts;
  if (!ledger.adds_up()) return nothing_ran("internal fault: the ledger does not add up, so nothing it says is proven");

  if (outputs->matches->closed()) {
    // The reader has what it wanted (`| head`), and the scan ended there: no summary, for it would not be one.
    // What it did not wait for is not examined, but nobody asked for it any more.
    if (outputs->stats) complain("the reader of the matches went away before the end: no ledger is written");
    ledger.files.not_reached = 0;
    return code_of(ledger, arguments);
  }

  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  const LedgerContext context{.plan = &hunters->plan, .set_aside = &hunters->set_aside, .seconds = elapsed.count()};
  if (outputs->stats) {
    const std::string error = write_whole(*outputs->stats, ledger_json(ledger, context));
    if (!error.empty()) return nothing_ran(error);
  }
  if (outputs->navigator) {
    const std::string error = write_whole(*outputs->navigator, layer_of_matches(hunters->plan, ledger));
    if (!error.empty()) return nothing_ran(error);
  }
  if (arguments.quiet) {
    show_unexamined(ledger);
  } else {
    print_error(ledger_summary(ledger, context));
  }
  return code_of(ledger, arguments);
}

}  // namespace trailhound
