#pragma once

#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/hunt/loaded_rules.h"
#include "engine/report/manifest.h"

namespace trailhound {

/// The rule files of a run, each with its documents and what became of them.
std::vector<ManifestRuleFile> rule_files_of(const LoadedRules& rules);

/// The command line as it goes into a manifest: what follows --archive-password stays out of it.
std::vector<std::string> without_secrets(const std::vector<std::string>& words);

/// Now, by the wall clock.
Nanoseconds wall_clock();

}  // namespace trailhound
