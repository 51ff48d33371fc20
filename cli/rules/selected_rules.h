#pragma once

#include <optional>

#include "cli/arguments.h"
#include "engine/hunt/rule_selection.h"

namespace trailhound {

/// Reads and selects rules for a command that shows them, and prints faults of the arguments. nullopt: there is nothing
/// to show, and the user has been told why.
std::optional<RuleSelection> selected_rules(const RuleArguments& arguments);

}  // namespace trailhound
