#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "engine/hunt/rule_selection.h"

namespace trailhound {

/// The filter of the arguments with what their tuning files say. nullopt: one of these files is wrong, and the user has
/// been told where.
std::optional<RuleFilter> tuned_filter(const RuleArguments& arguments);

/// Tells the user about names that fit no rule, and about contradictions in tuning files. False: the command must not
/// go on.
bool accept_selection(const std::vector<std::string>& warnings, const std::vector<std::string>& errors,
                      const std::vector<Diagnostic>& tuning_remarks);

/// Reads and selects rules for a command that shows them, and prints faults of the arguments. nullopt: there is nothing
/// to show, and the user has been told why.
std::optional<RuleSelection> selected_rules(const RuleArguments& arguments);

/// Whether the name of a rule is a rule file that exists: commands for one rule take that too.
bool is_rule_file(const std::string& name);

}  // namespace trailhound
