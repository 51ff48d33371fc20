#include <memory>
#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/report/case_file.h"
#include "cli/rules/selected_rules.h"
#include "cli/version.h"
#include "engine/output/output.h"
#include "engine/summary/activity_statistic.h"
#include "engine/trails/trail_watcher.h"

namespace trailhound {
namespace {

/// nullopt: there are no rules, and the user has been told why.
std::optional<LoadedRules> load_rules_for(const ReportArguments& arguments) {
  std::optional<RuleFilter> filter = tuned_filter(arguments.rules);
  if (!filter) return std::nullopt;
  const auto fields = reads_twice(arguments) ? ActivityStatistic::fields() : TrailWatcher::fields();
  Result<LoadedRules, std::string> rules = load_hunt_rules(
      {arguments.rules.paths, std::move(*filter), arguments.rules.placeholders, {fields.begin(), fields.end()}});
  if (!rules) {
    complain(rules.error());
    return std::nullopt;
  }
  if (!accept_selection(rules->warnings, rules->errors, rules->tuning_remarks)) return std::nullopt;
  if (rules->plan.rules().empty()) {
    complain("no rule to evaluate");
    return std::nullopt;
  }
  return std::move(*rules);
}

void add_notes(const LoadedRules& rules, CaseFile& file) {
  for (const Rule& rule : rules.plan.rules()) {
    if (!rule.is_part) file.notes.emplace(rule.id.empty() ? rule.title : rule.id, rule_note(rule));
  }
  for (const Correlation& rule : rules.plan.correlations()) {
    file.notes.emplace(rule.id.empty() ? rule.title : rule.id, rule_note(rule));
  }
}

}  // namespace

ExitCode run_report(const ReportArguments& arguments) {
  const std::optional<LoadedRules> rules = load_rules_for(arguments);
  if (!rules) return ExitCode::kNothingRan;
  // Before anything is read, so that a path that cannot be written fails at once.
  const Result<std::unique_ptr<Output>, std::string> output = Output::open(arguments.output);
  if (!output) {
    complain(output.error());
    return ExitCode::kNothingRan;
  }
  std::optional<ReportedCase> found =
      arguments.from_matches.empty() ? hunted_case(*rules, arguments) : case_of_files(arguments);
  if (!found) return ExitCode::kNothingRan;
  add_notes(*rules, found->file);
  found->file.name = arguments.case_name;
  found->file.examiner = arguments.examiner;
  found->file.version = version();
  found->file.zone = arguments.shown_zone();
  if (found->is_partial) (*output)->mark_partial();
  (*output)->write(case_page(found->file));
  const std::string error = (*output)->finish();
  if (!error.empty()) {
    complain(error);
    return ExitCode::kNothingRan;
  }
  return found->code;
}

}  // namespace trailhound
