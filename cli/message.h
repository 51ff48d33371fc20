#pragma once

#include <string_view>

namespace trailhound {

/// Writes `trailhound: TEXT` to standard error as one line that is safe on a terminal.
void complain(std::string_view text);

/// Writes prepared text, which may have several lines, to standard error or standard output. On a terminal control
/// characters are replaced.
void print_error(std::string_view text);
void print(std::string_view text);

}  // namespace trailhound
