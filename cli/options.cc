#include "cli/options.h"

#include <algorithm>
#include <array>

#include "cli/options/tables.h"
#include "engine/base/closest_word.h"

namespace trailhound {
namespace {

/// `rules check` is below `rules` and below "", the name of trailhound itself.
bool is_below(std::string_view name, std::string_view group) {
  if (group.empty()) return !name.empty();
  return name.size() > group.size() && name.starts_with(group) && name[group.size()] == ' ';
}

}  // namespace

std::span<const Command> commands() {
  static const std::array kCommands = {kProgramCommand,
                                       kHuntCommand,
                                       kMergeCommand,
                                       kSearchCommand,
                                       kWhoCommand,
                                       kTopCommand,
                                       kReportCommand,
                                       kShowCommand,
                                       kVerifyCommand,
                                       kManifestGroup,
                                       kManifestVerifyCommand,
                                       kAthenaGroup,
                                       kAthenaSqlCommand,
                                       kAthenaCompareCommand,
                                       kRulesGroup,
                                       kRulesCheckCommand,
                                       kRulesListCommand,
                                       kRulesShowCommand,
                                       kRulesExportCommand,
                                       kRulesTestCommand,
                                       kRulesCoverageCommand,
                                       kRulesExplainCommand,
                                       kCompletionCommand,
                                       kManCommand};
  return kCommands;
}

bool is_group(const Command& command) {
  const auto is_member = [&](const Command& other) { return is_below(other.name, command.name); };
  return std::any_of(commands().begin(), commands().end(), is_member);
}

const Command* find_command(std::string_view name) {
  const auto found =
      std::find_if(commands().begin(), commands().end(), [&](const Command& command) { return command.name == name; });
  return found == commands().end() ? nullptr : &*found;
}

const Command* find_member(const Command& group, std::string_view word) {
  if (word.empty() || word.find(' ') != word.npos) return nullptr;
  std::string name(group.name);
  if (!name.empty()) name += ' ';
  return find_command(name.append(word));
}

const Command* closest_command(std::string_view typed) {
  ClosestWord whole(typed), last(typed);
  for (const Command& command : commands()) {
    whole.offer(command.name);
    last.offer(command.name.substr(command.name.rfind(' ') + 1));  // npos + 1 is 0
  }
  if (!whole.found().empty()) return find_command(whole.found());
  if (last.found().empty()) return nullptr;
  return &*std::find_if(commands().begin(), commands().end(),
                        [&](const Command& command) { return command.name.ends_with(last.found()); });
}

std::vector<const Command*> commands_below(const Command& group) {
  std::vector<const Command*> found;
  for (const Command& command : commands()) {
    if (is_below(command.name, group.name) && !is_group(command)) found.push_back(&command);
  }
  return found;
}

}  // namespace trailhound
