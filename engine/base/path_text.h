#pragma once

#include <string>
#include <string_view>

namespace trailhound {

/// A file name as JSON and people get it. File names are bytes; nearly all of them are UTF-8 and stand as they are. In
/// a name that is not, each byte that is malformed becomes `\xE9` and each backslash is doubled. A name that holds `\x`
/// is treated likewise, so that two names never look the same.
std::string path_text(std::string_view path);

/// The name that path_text() made `text` of.
std::string path_of_text(std::string_view text);

/// Appends path_text() as a JSON string.
void append_json_path(std::string_view path, std::string& out);

}  // namespace trailhound
