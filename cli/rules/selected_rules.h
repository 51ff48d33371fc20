#pragma once

#include <optional>
#include <string>

#include "cli/arguments.h"
#include "engine/hunt/rule_selection.h"

namespace trailhound {

/// Reads and selects rules for a command that shows them, and prints faults of the arguments. nullopt: there is nothing
/// to show, and the user has been told why.
std::optional<RuleSelection> selected_rules(const RuleArguments& arguments);

/// Whether the name of a rule is a rule file that exists: commands for one rule take that too.
bool is_rule_file(const std::string& name);

}  // namespace trailhound
