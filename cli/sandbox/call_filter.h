#pragma once

#include <string>

namespace trailhound {

/// Installs the seccomp filter of enter_sandbox() for this thread and those that it starts. Returns why it cannot;
/// empty: it is in force. REQUIRES: the thread has no_new_privs
std::string filter_calls();

}  // namespace trailhound
