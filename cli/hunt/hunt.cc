#include <optional>
#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/hunt/evaluate.h"
#include "cli/hunt/hunt_rules.h"
#include "cli/hunt/part.h"
#include "cli/message.h"
#include "cli/rules/selected_rules.h"

namespace trailhound {

ExitCode run_hunt(const HuntArguments& arguments) {
  const RunStart start = RunStart::now();
  std::optional<RuleFilter> filter = tuned_filter(arguments.rules);
  if (!filter) return ExitCode::kNothingRan;
  Result<RuleTexts, std::string> texts = gather_rules(arguments.rules.paths, arguments.rules.placeholders);
  if (!texts) {
    complain(texts.error());
    return ExitCode::kNothingRan;
  }
  const std::optional<LoadedRules> rules = load_for_hunt(*texts, *filter, arguments);
  if (!rules) return ExitCode::kNothingRan;
  HuntArguments run = arguments;
  run.hunt.watch_trails = true;
  if (!arguments.part.empty()) return write_part(*rules, std::move(*texts), std::move(*filter), run);
  return evaluate(*rules, with_hunt_columns(std::move(run)), start);
}

}  // namespace trailhound
