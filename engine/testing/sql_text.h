#pragma once

#include <string>
#include <string_view>

namespace trailhound {

/// For tests only: the text of a query outside of its constants and quoted identifiers, where a rule can write nothing.
/// Ends with `(not closed)` if a quote is open at the end.
inline std::string outside_quotes(std::string_view text) {
  std::string out;
  char quote = 0;
  for (const char c : text) {
    if (quote == 0 && (c == '\'' || c == '"')) {
      quote = c;
    } else if (quote == c) {
      quote = 0;
    } else if (quote == 0) {
      out += c;
    }
  }
  return quote == 0 ? out : out + "(not closed)";
}

}  // namespace trailhound
