#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/sigma/loader.h"

namespace trailhound {

/// Reads and loads the rules below `paths`, or the built-in pack if there are none. A file that is named is read
/// whatever it is called; a folder is searched to the bottom for .yml and .yaml files but test records (`*.test.yml`),
/// sorted by path. Rule::file is the path as it can be opened, Rule::path the one below the folder that was named.
///
/// A file or folder that cannot be read is a document that is set aside, with a diagnostic of its own (kCannotRead).
/// The error case: a path that is not there, or under which there is no rule file at all.
Result<RuleSet, std::string> read_rules(std::span<const std::string> paths);

/// The text of one file, at most 16 MiB of it; the error is a diagnostic with kCannotRead.
Result<std::string> read_rule_file(const std::string& path);

/// The code of the only diagnostic that does not come from the loader.
inline constexpr const char* kCannotRead = "F001";

}  // namespace trailhound
