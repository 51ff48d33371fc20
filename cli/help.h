#pragma once

#include <cstddef>
#include <string>

#include "cli/options.h"

namespace trailhound {

/// The width of a terminal that nobody has made wider. Only a word that is longer than a line exceeds it.
inline constexpr std::size_t kHelpColumns = 80;

/// The text of `trailhound help COMMAND`, which the table of options.h gives.
std::string help(const Command& command);

}  // namespace trailhound
