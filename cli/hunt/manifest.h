#pragma once

#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/hunt/loaded_rules.h"
#include "engine/report/manifest.h"

namespace trailhound {

/// The rule files of a run, each with the fate of its documents.
std::vector<ManifestRuleFile> rule_files_of(const LoadedRules& rules);

/// The command line for a manifest: leaves out the value of --archive-password.
std::vector<std::string> without_secrets(const std::vector<std::string>& words);

/// The current time of the wall clock.
Nanoseconds wall_clock();

}  // namespace trailhound
