#include "cli/rules/selected_rules.h"

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

std::optional<RuleSelection> selected_rules(const RuleArguments& arguments) {
  Result<RuleSet, std::string> set = read_rules(arguments.paths, nullptr, arguments.placeholders);
  if (!set) {
    complain(set.error());
    return std::nullopt;
  }
  RuleSelection selection = select_rules(std::move(*set), arguments.filter);
  for (const std::string& warning : selection.warnings) complain("warning: " + warning);
  for (const std::string& error : selection.errors) complain(error);
  if (!selection.errors.empty()) return std::nullopt;
  return selection;
}

}  // namespace trailhound
