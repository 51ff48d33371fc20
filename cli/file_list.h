#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"

namespace trailhound {

/// The paths that a file lists, one a line, sorted by their bytes as a hunt sorts the files of a folder. Empty lines do
/// not count, and a carriage return in front of a line break belongs to it. "-" is standard input. The error says why
/// there are none, without the name of the file.
Result<std::vector<std::string>, std::string> read_file_list(const std::string& path);

}  // namespace trailhound
