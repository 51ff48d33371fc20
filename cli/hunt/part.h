#pragma once

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "engine/hunt/loaded_rules.h"

namespace trailhound {

/// Hunts through a range of the inputs and writes a part of it (engine/parts). `texts` and `filter` are what `rules`
/// was loaded from.
ExitCode write_part(const LoadedRules& rules, RuleTexts texts, RuleFilter filter, const HuntArguments& arguments);

}  // namespace trailhound
