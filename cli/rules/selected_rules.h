#pragma once

#include <optional>

#include "cli/arguments.h"
#include "engine/hunt/rule_selection.h"

namespace trailhound {

/// Reads and selects the rules of a command that shows them, and tells what is wrong with the arguments. nullopt: there
/// is nothing to show.
std::optional<RuleSelection> selected_rules(const RuleArguments& arguments);

}  // namespace trailhound
