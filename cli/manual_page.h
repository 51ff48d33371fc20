#pragma once

#include <string>

#include "cli/options.h"

namespace trailhound {

/// The manual page of a command, a group or trailhound itself, from the table of options.h, in the man macros of roff
/// (man(7)). It has no date, because the same source gives the same bytes.
std::string manual_page(const Command& command);

}  // namespace trailhound
