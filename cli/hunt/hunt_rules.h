#pragma once

#include <optional>

#include "cli/arguments.h"
#include "engine/hunt/loaded_rules.h"

namespace trailhound {

/// Loads the rules of a run from their texts, with the fields that its reports need, and shows what is wrong with them.
/// nullopt: there is nothing to hunt with, and the user has been told why.
std::optional<LoadedRules> load_for_hunt(const RuleTexts& texts, const RuleFilter& filter,
                                         const HuntArguments& arguments);

/// Shows what is wrong with rules. Errors in full; a document that is correct Sigma but not evaluated is no fault of
/// its author, so it is shown with `strict` only. False: nothing must start.
bool show_rule_errors(const LoadedRules& rules, bool strict);

/// The arguments with the columns of a hunt's tables, and with the format that suits a terminal.
HuntArguments with_hunt_columns(HuntArguments run);

}  // namespace trailhound
