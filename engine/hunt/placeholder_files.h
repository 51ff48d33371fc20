#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/sigma/placeholders.h"

namespace trailhound {

/// Reads the texts of the lists for `expand` from `paths`: a YAML file `name: [values]`, a file NAME.txt with one value
/// a line, or a folder of such files, searched to the bottom. Other files of a folder are ignored. The error is one
/// line that names a path that does not exist or a file that cannot be read.
Result<std::vector<PlaceholderText>, std::string> read_placeholder_texts(std::span<const std::string> paths);

/// The lists of these texts. The error is one line that names the first fault and its place: a text that is malformed,
/// a name that occurs twice. It returns no lists then, because a rule with only some of its values would mean something
/// else.
Result<Placeholders, std::string> load_placeholders(std::span<const PlaceholderText> texts);

}  // namespace trailhound
