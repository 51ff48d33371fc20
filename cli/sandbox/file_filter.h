#pragma once

#include <string>

#include "cli/sandbox/sandbox.h"

namespace trailhound {

/// Confines this thread and those that it starts to `files` by Landlock. Returns why it cannot; empty: it is in force.
/// REQUIRES: the thread has no_new_privs
std::string filter_files(const SandboxFiles& files);

}  // namespace trailhound
