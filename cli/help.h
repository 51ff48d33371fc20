#pragma once

#include <string_view>

namespace trailhound {

/// The text of `trailhound help COMMAND`; `command` is "", "hunt", "rules", "rules check", "rules list" or
/// "rules explain". Empty for anything else.
std::string_view help(std::string_view command);

}  // namespace trailhound
