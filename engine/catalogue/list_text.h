#pragma once

#include <string_view>

namespace trailhound {

/// The files of engine/catalogue/data as the build embeds them. Each file states its source, licence and format in its
/// first lines.
std::string_view event_names_text();
std::string_view attack_text();

/// Both formats are made of lines of words. These two cut the first line or word off `text` and return it; at the end
/// they return the empty string.
std::string_view next_line(std::string_view& text);
std::string_view next_word(std::string_view& line);  ///< words are separated by spaces

}  // namespace trailhound
