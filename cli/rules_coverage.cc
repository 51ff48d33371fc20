// `rules coverage`: which techniques of ATT&CK the rules look for.

#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/coverage.h"
#include "cli/message.h"
#include "cli/rule_files.h"
#include "cli/rule_selection.h"

namespace trailhound {

ExitCode rules_coverage(const CoverageArguments& arguments) {
  Result<RuleSet, std::string> set = read_rules(arguments.rules.paths);
  if (!set) {
    complain(set.error());
    return ExitCode::kNothingRan;
  }
  RuleSelection selection = select_rules(std::move(*set), arguments.rules.filter);
  for (const std::string& warning : selection.warnings) complain("warning: " + warning);
  for (const std::string& error : selection.errors) complain(error);
  if (!selection.errors.empty() || (selection.rules.empty() && selection.correlations.empty())) {
    if (selection.errors.empty()) complain("there is no rule");
    return ExitCode::kNothingRan;
  }
  std::vector<CoveringRule> rules;
  for (const Rule& rule : selection.rules) {
    if (rule.is_part) continue;  // its correlation is listed
    rules.push_back({.title = rule.title, .path = rule.path, .level = rule.level, .tags = rule.tags, .score = 1});
  }
  for (const Correlation& rule : selection.correlations) {
    rules.push_back({.title = rule.title, .path = rule.path, .level = rule.level, .tags = rule.tags, .score = 1});
  }
  print(coverage_table(rules));
  if (arguments.navigator.empty()) return ExitCode::kDone;
  const std::string error = write_navigator_layer(
      arguments.navigator, navigator_layer(rules, "trailhound rules", "Techniques that the rules look for; the score is "
                                                                      "the number of rules"));
  if (error.empty()) return ExitCode::kDone;
  complain(error);
  return ExitCode::kNothingRan;
}

}  // namespace trailhound
