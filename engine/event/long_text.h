#pragma once

#include <cstddef>
#include <string_view>

namespace trailhound {

/// Searches of every byte of a record, or of the text that holds it: thirty-two at a time where the processor has AVX2,
/// which the build does not presume.

/// The place of the first backslash from `at` on, or the size of `text`.
std::size_t find_backslash(std::string_view text, std::size_t at);

/// True if `text` has a line feed or a carriage return.
bool has_line_break(std::string_view text);

}  // namespace trailhound
