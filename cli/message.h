#pragma once

#include <string_view>

namespace trailhound {

/// Writes `trailhound: TEXT` to standard error as one line that is safe on a terminal.
void complain(std::string_view text);

/// Writes text, which may have several lines, to standard error or standard output. Replaces control characters if that
/// is a terminal.
void print_error(std::string_view text);
void print(std::string_view text);

/// Writes out all that print() has buffered. Returns the errno of the first write to standard output that failed; 0:
/// none did.
int finish_printing();

/// Write text as it is, colours included. REQUIRES: it contains no control characters of evidence or rules.
void print_styled(std::string_view text);
void print_styled_error(std::string_view text);

}  // namespace trailhound
