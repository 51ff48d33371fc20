#pragma once

#include <optional>
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

/// Where the file of the running program is, as far as the system tells: no entry or one. main() needs it before the
/// sandbox closes.
std::vector<std::string> program_paths();
/// The hash of that file; nullopt: it cannot be read.
std::optional<Manifest::Program> hash_of_program();

/// The current time of the wall clock.
Nanoseconds wall_clock();

}  // namespace trailhound
