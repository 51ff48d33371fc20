#include "cli/hunt/hunt_rules.h"

#include <string>
#include <utility>

#include "cli/hunt/outputs.h"
#include "cli/message.h"
#include "cli/rules/selected_rules.h"
#include "engine/parts/part_hunt.h"

namespace trailhound {

bool show_rule_errors(const LoadedRules& rules, bool strict) {
  for (const RuleRemark& remark : rules.remarks) {
    if (remark.is_unsupported ? strict : remark.diagnostic.severity == Severity::kError) {
      print_error(render(remark.diagnostic));
    }
  }
  if (!accept_selection(rules.warnings, rules.errors, rules.tuning_remarks)) return false;
  if (!strict) return true;
  for (const SetAside& document : rules.set_aside) {
    const bool is_refused_by_plan = document.reason.code.starts_with('P');  // the loader's reasons are remarks
    if (is_refused_by_plan) print_error(render(document.reason));
  }
  return true;
}

std::optional<LoadedRules> load_for_hunt(const RuleTexts& texts, const RuleFilter& filter,
                                         const HuntArguments& arguments) {
  Result<LoadedRules, std::string> rules =
      load_hunt_rules(texts, {filter, part_fields(arguments.with_who), arguments.all_lines});
  if (!rules) {
    complain(rules.error());
    return std::nullopt;
  }
  if (!show_rule_errors(*rules, arguments.strict)) return std::nullopt;
  if (arguments.strict && !rules->set_aside.empty()) {
    complain("--strict: " + std::to_string(rules->set_aside.size()) + " rules cannot be evaluated");
    return std::nullopt;
  }
  if (rules->plan.rules().empty()) {
    complain(why_no_rule(rules->counts));
    return std::nullopt;
  }
  return std::move(*rules);
}

HuntArguments with_hunt_columns(HuntArguments run) {
  choose_format_for_terminal(run);
  run.terminal_columns = {Column::kTime,      Column::kLevel,   Column::kRule,
                          Column::kPrincipal, Column::kAddress, Column::kEvent};
  if (!run.geo.empty()) {
    run.table_columns = {Column::kTime,   Column::kLevel, Column::kPrincipal, Column::kAddress,
                         Column::kOrigin, Column::kEvent, Column::kOutcome,   Column::kRule};
    run.terminal_columns.insert(run.terminal_columns.end() - 1, Column::kOrigin);
  }
  return run;
}

}  // namespace trailhound
