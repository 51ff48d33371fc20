#pragma once

#include <string>
#include <string_view>

namespace trailhound {

/// Appends a cell of CSV (RFC 4180), in quotes where it has a comma, a quote or a line break. A cell that a spreadsheet
/// would take for a formula, because it begins with = + - @, a tab or a carriage return, gets a leading apostrophe:
/// whoever names a session `=HYPERLINK(…)` must not run anything on the analyst's machine (OWASP, "CSV Injection").
void append_csv_cell(std::string_view text, std::string& out);

}  // namespace trailhound
