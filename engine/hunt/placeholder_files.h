#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/hunt/rule_files.h"
#include "engine/sigma/placeholders.h"

namespace trailhound {

/// Reads the lists for `expand` from `paths`: a YAML file `name: [values]`, a file NAME.txt with one value a line, or a
/// folder of such files, searched to the bottom. Other files of a folder are ignored.
///
/// The error is one line that names the first fault and its place: a path that does not exist, a file that cannot be
/// read or is malformed, a name that occurs twice. It returns no lists then, because a rule with only some of its
/// values would mean something else. `files`, if not null, receives the files that were read.
Result<Placeholders, std::string> read_placeholder_files(std::span<const std::string> paths,
                                                         std::vector<RuleFile>* files);

}  // namespace trailhound
