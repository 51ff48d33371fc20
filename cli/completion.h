#pragma once

#include <string>
#include <string_view>

namespace trailhound {

/// The script with which a shell (bash, zsh or fish) completes the commands, options and closed sets of values of the
/// table in options.h. Empty for any other shell.
std::string completion_script(std::string_view shell);

}  // namespace trailhound
