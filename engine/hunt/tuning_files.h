#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/hunt/rule_files.h"
#include "engine/sigma/tuning.h"

namespace trailhound {

/// What the files of --exclude-from and --levels say. A value.
struct Tuning {
  std::vector<TuningEntry> exclusions;
  std::vector<TuningEntry> levels;  ///< in the order of the files: a later file overrides an earlier one
  std::vector<RuleFile> files;      ///< that were read, for the manifest
};

/// Reads all files to their end. The error: every fault of every file, at least one. A run with a part of its tuning
/// would look like one with all of it.
Result<Tuning, std::vector<Diagnostic>> read_tuning(std::span<const std::string> exclude_from,
                                                    std::span<const std::string> levels);

}  // namespace trailhound
