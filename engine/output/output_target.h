#pragma once

#include <string>

namespace trailhound {

/// The file that an output path names. Follows symbolic links, also one whose target does not exist yet, as `>` of a
/// shell does: the link stays, and its target is created or replaced.
std::string output_target(const std::string& path);

}  // namespace trailhound
