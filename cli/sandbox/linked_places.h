#pragma once

#include <span>
#include <string>
#include <vector>

namespace trailhound {

/// The targets of all symbolic links in and below `paths`, and below those targets in turn, that are elsewhere.
/// Landlock judges a file by the folders that it is in, whatever path led to it, so a link out of a folder of evidence
/// leads nowhere unless its target is allowed as well. Looks at names only and follows each folder once, so a circle of
/// links ends.
std::vector<std::string> linked_places(std::span<const std::string> paths);

}  // namespace trailhound
