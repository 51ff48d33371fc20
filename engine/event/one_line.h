#pragma once

#include <string>
#include <string_view>

namespace trailhound {

/// Appends a JSON value so that it stands on one line: untouched if it does already; otherwise without the white space
/// outside its strings. A line break inside a string (which JSON forbids) becomes its escape: whatever the evidence
/// holds, a match stays one line.
void append_one_line(std::string_view json, std::string& out);

/// The same as a view: of `json` itself where it is untouched, otherwise of `buffer`.
std::string_view one_line(std::string_view json, std::string& buffer);

}  // namespace trailhound
