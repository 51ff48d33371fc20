#pragma once

#include <string>
#include <string_view>

namespace trailhound {

/// The version of the project, as CMakeLists.txt states it.
std::string_view version();

/// Version and commit: what must be the same where programs of several machines work together.
std::string program_name();

/// What `--version` prints: version, commit, compiler, libraries, and the number and hash of the built-in rules. The
/// same source, compiler and libraries give the same text. The hash is that of all rule files, one behind the other in
/// the order of their paths.
std::string version_text();

}  // namespace trailhound
