#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/counting.h"
#include "cli/hunt/hunt_rules.h"
#include "cli/message.h"
#include "cli/rules/selected_rules.h"
#include "cli/terminal.h"
#include "cli/who/findings.h"
#include "engine/base/figures.h"
#include "engine/hunt/loaded_rules.h"
#include "engine/summary/activity_statistic.h"

namespace trailhound {
namespace {

/// nullopt: there are no rules to evaluate, and the user has been told why.
std::optional<LoadedRules> load_rules_for(const RuleArguments& arguments) {
  const auto fields = ActivityStatistic::fields();
  std::optional<RuleFilter> filter = tuned_filter(arguments);
  if (!filter) return std::nullopt;
  Result<LoadedRules, std::string> rules =
      load_hunt_rules({arguments.paths, std::move(*filter), arguments.placeholders, {fields.begin(), fields.end()}});
  if (!rules) {
    complain(rules.error());
    return std::nullopt;
  }
  if (!show_rule_errors(*rules, false)) return std::nullopt;
  if (!rules->set_aside.empty()) {
    complain(counted(rules->set_aside.size(), "rule") + " not evaluated: 'trailhound rules check' says why");
  }
  return std::move(*rules);
}

std::string rendered(const WhoFindings& findings, TableForm form) {
  switch (form) {
    case TableForm::kText:
      return who_tree(findings, text_style(stdout, ColorChoice::kNever).columns);
    case TableForm::kJson:
      return who_json(findings);
    case TableForm::kCsv:
      return who_csv(findings);
  }
  return {};
}

}  // namespace

void tell_folded(const People& people) {
  if (people.folded.principals > 0) {
    complain(std::to_string(people.folded.principals) +
             " less serious principals are folded together, because --memory is not enough to list them");
  }
  if (people.folded.unjoined > 0) {
    complain(std::to_string(people.folded.unjoined) +
             " issued keys, logins or calls across accounts are joined to nothing, because --memory is not enough");
  }
}

ExitCode run_who(const WhoArguments& arguments) {
  const Result<std::unique_ptr<Origins>, std::string> origins = Origins::open(arguments.geo);
  if (!origins) {
    complain("--geo: " + origins.error());
    return ExitCode::kNothingRan;
  }
  Result<Narrowing, std::string> narrowing = narrowing_of(arguments.narrowing, "--");
  if (!narrowing) {
    complain("who: " + narrowing.error());
    return ExitCode::kNothingRan;
  }
  PeopleOptions options = arguments.people;
  options.narrowing = std::move(*narrowing);
  const std::optional<LoadedRules> rules = load_rules_for(arguments.rules);
  if (!rules) return ExitCode::kNothingRan;
  const ActivityStatistic statistic(rules->plan, options.since ? EventNames::kCounted : EventNames::kNotCounted);
  std::optional<CountingRun> run =
      count_events(rules->plan, arguments.inputs, arguments.summary, statistic, arguments.quiet);
  if (!run) return ExitCode::kNothingRan;

  const People people = people_of(*run->summary.counts, options);
  if (!people.error.empty()) {
    complain(people.error);
    return ExitCode::kNothingRan;
  }
  WhoFindings findings = who_findings(run->summary, people, **origins, rules->plan);
  findings.since = arguments.people.since;
  findings.zone = arguments.shown_zone();
  findings.limit = arguments.limit;
  const std::string text = rendered(findings, arguments.form);
  if (const std::string failure = (*origins)->failure(); !failure.empty()) {
    complain("--geo: " + failure);
    return ExitCode::kNothingRan;
  }
  print(text);
  show_unexamined(*run);
  tell_folded(people);
  return exit_code_of(*run, !rules->set_aside.empty());
}

}  // namespace trailhound
