#pragma once

#include <vector>

#include "cli/arguments.h"
#include "cli/rule_files.h"
#include "cli/rule_selection.h"
#include "engine/plan/plan.h"
#include "engine/sink/manifest.h"

namespace trailhound {

/// The rule files of a run, each with its documents and what became of them.
std::vector<ManifestRuleFile> rule_files_of(const std::vector<RuleFile>& files, const Plan& plan,
                                            const std::vector<LoadedFilter>& filters,
                                            const std::vector<LeftOut>& left_out,
                                            const std::vector<SetAside>& set_aside);

/// The command line as it goes into a manifest: what follows --archive-password stays out of it.
std::vector<std::string> without_secrets(const std::vector<std::string>& words);

/// Now, by the wall clock.
Nanoseconds wall_clock();

}  // namespace trailhound
