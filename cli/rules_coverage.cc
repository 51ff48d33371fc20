// `rules coverage`: which techniques of ATT&CK the rules look for.

#include <optional>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/coverage.h"
#include "cli/message.h"
#include "cli/selected_rules.h"

namespace trailhound {

ExitCode rules_coverage(const CoverageArguments& arguments) {
  const std::optional<RuleSelection> selection = selected_rules(arguments.rules);
  if (!selection) return ExitCode::kNothingRan;
  if (selection->rules.empty() && selection->correlations.empty()) {
    complain("there is no rule");
    return ExitCode::kNothingRan;
  }
  std::vector<CoveringRule> rules;
  for (const Rule& rule : selection->rules) {
    if (rule.is_part) continue;  // its correlation is listed
    rules.push_back({.title = rule.title, .path = rule.path, .level = rule.level, .tags = rule.tags, .score = 1});
  }
  for (const Correlation& rule : selection->correlations) {
    rules.push_back({.title = rule.title, .path = rule.path, .level = rule.level, .tags = rule.tags, .score = 1});
  }
  print(arguments.markdown ? coverage_markdown(rules) : coverage_table(rules));
  if (arguments.navigator.empty()) return ExitCode::kDone;
  const std::string error =
      write_navigator_layer(arguments.navigator, navigator_layer(rules, "trailhound rules",
                                                                 "Techniques that the rules look for; the score is "
                                                                 "the number of rules"));
  if (error.empty()) return ExitCode::kDone;
  complain(error);
  return ExitCode::kNothingRan;
}

}  // namespace trailhound
