#pragma once

#include <string>
#include <string_view>

namespace trailhound {

/// A file name as JSON and people get it. File names are bytes; nearly all of them are UTF-8 and do not change. In any
/// other name each malformed byte becomes `\xE9` and each backslash is doubled. So are the backslashes of a name that
/// contains `\x`, because two names must never look the same.
std::string path_text(std::string_view path);

/// The inverse: the name of which path_text() made `text`.
std::string path_of_text(std::string_view text);

/// The part behind the last slash: `b.json` of `a/b.json`.
inline std::string_view last_part(std::string_view path) { return path.substr(path.rfind('/') + 1); }  // npos + 1 is 0

/// Appends path_text() as a JSON string.
void append_json_path(std::string_view path, std::string& out);

}  // namespace trailhound
