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
/// The error, one line, names the first thing that is wrong with its place: a path that is not there, a file that
/// cannot be read or is malformed, a name that occurs twice. There are no lists then, because a rule with some of its
/// values would say something else than its author meant. `files`, if it is not null, gets what was read.
Result<Placeholders, std::string> read_placeholder_files(std::span<const std::string> paths,
                                                         std::vector<RuleFile>* files);

}  // namespace trailhound
