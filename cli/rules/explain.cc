// `rules explain`: prints the condition of a detection rule as a tree for each record, and the counts of a correlation.

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <iostream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/message.h"
#include "cli/result_line.h"
#include "cli/rules/selected_rules.h"
#include "cli/show/event_file.h"
#include "engine/base/path_text.h"
#include "engine/base/text.h"
#include "engine/hunt/rule_files.h"
#include "engine/hunt/rule_selection.h"
#include "engine/oracle/correlation_text.h"
#include "engine/oracle/json.h"
#include "engine/oracle/oracle.h"
#include "engine/read/event_reader.h"
#include "engine/report/progress.h"
#include "engine/report/text_page.h"

namespace trailhound {
namespace {

constexpr std::size_t kGroupsShown = 10;
constexpr std::string_view kNotShown = " are not shown";

// About a gigabyte, and some minutes.
constexpr OracleLimits kLimits{.entries = 1'000'000, .steps = 2'000'000'000};

/// The rules that --rule names, of any log source, with the rules that they refer to. If there are none, it says so and
/// returns an empty set. Without --rules, --rule may name a file, and then it takes all rules of that file.
RuleSet find_rules(const ExplainArguments& arguments) {
  const bool whole_file = is_rule_file(arguments.rule) && arguments.paths.empty();
  Result<RuleSet, std::string> set = read_rules(whole_file ? std::vector<std::string>{arguments.rule} : arguments.paths,
                                                nullptr, arguments.placeholders);
  if (!set) {
    complain(set.error());
    return {};
  }
  RuleFilter filter;
  filter.any_logsource = true;
  if (!whole_file) filter.only = {arguments.rule};

  RuleSelection selection = select_rules(std::move(*set), filter);
  for (const SetAside& document : selection.set_aside) print_error(render(document.reason));
  for (const std::string& error : selection.errors) complain(error);
  RuleSet found;
  found.rules = std::move(selection.rules);
  found.correlations = std::move(selection.correlations);
  if (found.rules.empty()) complain("there is no rule to explain");
  return found;
}

/// `record 17: 2026-03-14T09:16:48Z cloudtrail.amazonaws.com StopLogging`, without values that the record lacks.
std::string heading(const std::string& path, std::uint64_t index, const JsonValue& event) {
  std::string text = path + (path.empty() ? "record " : " record ") + std::to_string(index) + ":";
  for (const char* key : {"eventTime", "eventSource", "eventName", "eventID"}) {
    for (const JsonMember& member : event.members) {
      if (member.key == key) text += " " + member.value.text;
    }
  }
  return printable(text);
}

/// Lines that fit the terminal: the rest of a longer one goes on below its beginning, behind the verdict. A pipe gets
/// them as they are.
std::string fitted(const std::string& text) {
  if (isatty(STDOUT_FILENO) == 0) return text;
  constexpr std::string_view kVerdicts[] = {"PASS ", "FAIL ", "MATCH ", "NO MATCH "};
  TextPage page({.columns = terminal_columns(stdout), .color = false, .zone = nullptr});
  std::istringstream lines(text);
  for (std::string whole; std::getline(lines, whole);) {
    const std::string_view line = whole;
    std::size_t verdict = 0;
    for (const std::string_view word : kVerdicts) {
      if (line.starts_with(word)) verdict = word.size();
    }
    const std::size_t indent = std::min(line.find_first_not_of(' ', verdict), line.size());
    page.paragraph(line.substr(0, indent), indent, line.substr(indent));
  }
  return page.take();
}

class Explainer : public Visitor {
 public:
  /// `only_input`: the path if there is only one input; headings leave it out. `only_place`: the only record to
  /// explain; null: all of them.
  Explainer(const RuleSet& set, std::string only_input, const ResultLine::Place* only_place,
            std::optional<Nanoseconds> learned_until)
      : set_(set),
        only_input_(std::move(only_input)),
        only_place_(only_place),
        correlations_(set, kLimits, learned_until) {
    for (const Rule& rule : set.rules) {
      if (!rule.silent) rules_.push_back(&rule);
    }
    for (const Rule* rule : rules_) oracles_.emplace_back(*rule);
  }

  bool wants(const std::string& path) override {
    return only_place_ == nullptr || path == only_place_->path || path_text(path) == only_place_->path;
  }
  bool visit(const VisitedBatch& visited) override {
    for (std::uint32_t row = 0; row < visited.batch.rows(); ++row) {
      if (only_place_ != nullptr && visited.batch.record(row).index != only_place_->record) continue;
      if (!explain(std::string(visited.path), visited.batch.record(row))) return false;
    }
    return true;
  }

  void explain_correlations() {
    correlations_.finish();
    const std::vector<OracleTrace>& traces = correlations_.traces();
    for (std::uint32_t i = 0; i < set_.correlations.size(); ++i) {
      if (!set_.correlations[i].silent) print(fitted(render(set_, i, traces, kGroupsShown) + "\n"));
      for (const OracleTrace::Group& group : traces[i].groups) lost_any_ = lost_any_ || group.not_judged > 0;
    }
  }

  bool explained_any() const { return explained_any_; }
  bool lost_any() const { return lost_any_; }

 private:
  bool explain(const std::string& path, const Batch::Record& record) {
    std::optional<JsonValue> event = parse_json(record.text);
    if (!event) {
      complain(path + ": record " + std::to_string(record.index) + " could not be read");
      lost_any_ = true;
      return true;
    }
    explained_any_ = true;
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      const Trace trace = oracles_[i].trace(*event);
      print(fitted((trace.pass ? "MATCH     " : "NO MATCH  ") + printable(rules_[i]->title) + "\n          " +
                   heading(path == only_input_ ? "" : path, record.index, *event) + "\n" + render(trace) + "\n"));
    }
    if (set_.correlations.empty() || correlations_.add({std::move(*event), path, record.index})) return true;
    complain(path + ": record " + std::to_string(record.index) + " and what follows was not looked at: more than " +
             std::to_string(kLimits.entries) + " events would have to be kept; name fewer files");
    lost_any_ = true;
    return false;
  }

  const RuleSet& set_;
  const std::string only_input_;
  const ResultLine::Place* const only_place_;
  std::vector<const Rule*> rules_;  ///< that are not silent
  std::deque<Oracle> oracles_;      ///< of these; they cannot move
  CorrelationOracle correlations_;
  bool explained_any_ = false;
  bool lost_any_ = false;
};

}  // namespace

namespace {

/// `only_place`: see Explainer.
ExitCode explain(const ExplainArguments& arguments, const ResultLine::Place* only_place) {
  const RuleSet set = find_rules(arguments);
  if (set.rules.empty()) return ExitCode::kNothingRan;

  const InputList list = find_evidence(arguments.inputs, {});
  complain_of(list.problems, kNotShown);
  for (const Skipped& skipped : list.skipped) complain(skipped.path + ": " + skipped.reason);

  const bool has_one_input = list.inputs.size() == 1 && only_place == nullptr;
  Explainer explainer(set, has_one_input ? list.inputs.front().path : "", only_place, arguments.learned_until);
  ReadOptions options;
  options.archive_password = arguments.archive_password;
  const ReadLedger ledger = read_in_order(list.inputs, explainer, options);
  complain_of(ledger.problems, kNotShown);
  if (!explainer.explained_any()) {
    complain(std::string("there is no event to explain") +
             (ledger.records.not_events > 0 ? " (the files contain no CloudTrail events)" : ""));
    return ExitCode::kNothingRan;
  }
  explainer.explain_correlations();
  const bool lost_any =
      explainer.lost_any() || ledger.records.unreadable > 0 || !ledger.problems.empty() || !list.problems.empty();
  return lost_any ? ExitCode::kUnexamined : ExitCode::kDone;
}

/// The code of several steps: the worst that happened, unless something was done after all.
ExitCode joined(ExitCode a, ExitCode b) { return a == b ? a : ExitCode::kUnexamined; }

/// Explains the match of each line on standard input.
ExitCode explain_lines(const ExplainArguments& arguments) {
  std::optional<ExitCode> code;
  std::string line;
  for (std::size_t number = 1; std::getline(std::cin, line); ++number) {
    const Result<ResultLine, std::string> match = parse_result_line(line);
    ExitCode its_code = ExitCode::kNothingRan;
    if (!match || match->is_alert) {
      complain("line " + std::to_string(number) + " of standard input " +
               (match ? "is an alert: explain it with --rule R PATH, because it counts events" : match.error()));
    } else if (match->is_of_search && arguments.paths.empty()) {
      complain("line " + std::to_string(number) +
               " of standard input is of a search: save its rule with --print-rule, and name that with --rules");
    } else {
      ExplainArguments one = arguments;
      one.rule = match->rule_id.empty() ? match->rule_title : match->rule_id;
      one.inputs = {event_file_of(match->events.front().path)};
      its_code = explain(one, &match->events.front());
    }
    code = code ? joined(*code, its_code) : its_code;
  }
  if (!code) complain("there is no match line on standard input");
  return code.value_or(ExitCode::kNothingRan);
}

}  // namespace

ExitCode run_rules_explain(const ExplainArguments& arguments) {
  return arguments.reads_lines ? explain_lines(arguments) : explain(arguments, nullptr);
}

}  // namespace trailhound
