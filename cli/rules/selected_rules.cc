#include "cli/rules/selected_rules.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>

#include "cli/message.h"
#include "engine/hunt/rule_files.h"

namespace trailhound {

bool is_rule_file(const std::string& name) {
  std::error_code failure;
  return has_extension(name, {".yml", ".yaml"}) && std::filesystem::is_regular_file(name, failure);
}

std::optional<RuleFilter> tuned_filter(const RuleArguments& arguments) {
  RuleFilter filter = arguments.filter;
  Result<Tuning, std::vector<Diagnostic>> tuning = read_tuning(arguments.exclude_from, arguments.levels);
  if (!tuning) {
    for (const Diagnostic& fault : tuning.error()) print_error(render(fault));
    return std::nullopt;
  }
  filter.tuning = std::move(*tuning);
  return filter;
}

bool accept_selection(const std::vector<std::string>& warnings, const std::vector<std::string>& errors,
                      const std::vector<Diagnostic>& tuning_remarks) {
  for (const Diagnostic& remark : tuning_remarks) print_error(render(remark));
  for (const std::string& warning : warnings) complain("warning: " + warning);
  for (const std::string& error : errors) complain(error);
  return errors.empty() && std::none_of(tuning_remarks.begin(), tuning_remarks.end(),
                                        [](const Diagnostic& remark) { return remark.severity == Severity::kError; });
}

std::optional<RuleSelection> selected_rules(const RuleArguments& arguments) {
  const std::optional<RuleFilter> filter = tuned_filter(arguments);
  if (!filter) return std::nullopt;
  Result<RuleSet, std::string> set = read_rules(arguments.paths, nullptr, arguments.placeholders);
  if (!set) {
    complain(set.error());
    return std::nullopt;
  }
  RuleSelection selection = select_rules(std::move(*set), *filter);
  if (!accept_selection(selection.warnings, selection.errors, selection.remarks)) return std::nullopt;
  return selection;
}

}  // namespace trailhound
