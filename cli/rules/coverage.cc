// `rules coverage`: which techniques of ATT&CK the rules look for.

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/rules/selected_rules.h"
#include "engine/catalogue/attack_coverage.h"
#include "engine/output/output.h"
#include "engine/report/progress.h"

namespace trailhound {
namespace {

template <typename AnyRule>
TaggedRule tagged(const AnyRule& rule) {
  return {.title = rule.title,
          .path = rule.path,
          .level = std::string(to_string(rule.level)),
          .tags = rule.tags,
          .score = 1};
}

/// Writes the file, which appears under its name only when it is complete. Returns what failed; empty if nothing did.
std::string write_file(const std::string& path, std::string_view content) {
  Result<std::unique_ptr<Output>, std::string> output = Output::open(path);
  if (!output) return output.error();
  (*output)->write(content);
  return (*output)->finish();
}

}  // namespace

ExitCode run_rules_coverage(const CoverageArguments& arguments) {
  const std::optional<RuleSelection> selection = selected_rules(arguments.rules);
  if (!selection) return ExitCode::kNothingRan;
  if (selection->rules.empty() && selection->correlations.empty()) {
    complain("there is no rule");
    return ExitCode::kNothingRan;
  }
  std::vector<TaggedRule> rules;
  for (const Rule& rule : selection->rules) {
    // A part of a legacy aggregation is listed as its correlation.
    if (!rule.is_part) rules.push_back(tagged(rule));
  }
  for (const Correlation& rule : selection->correlations) rules.push_back(tagged(rule));
  print(arguments.markdown ? coverage_markdown(rules) : coverage_table(rules, terminal_columns(stdout)));
  if (arguments.navigator.empty()) return ExitCode::kDone;
  const std::string layer = navigator_layer(rules, "trailhound rules",
                                            "Techniques that the rules look for; the score is the number of rules");
  const std::string error = write_file(arguments.navigator, layer);
  if (error.empty()) return ExitCode::kDone;
  complain(error);
  return ExitCode::kNothingRan;
}

}  // namespace trailhound
