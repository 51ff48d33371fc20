#pragma once

#include <string>
#include <string_view>

#include "engine/sql/query.h"

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

/// For tests only: `field: text` of each remark, `warning ` in front of those that refuse nothing; one line each.
inline std::string remarks(const SqlQuery& result) {
  std::string out;
  for (const SqlRemark& remark : result.remarks) {
    out += (out.empty() ? "" : "\n") + std::string(remark.is_refusal ? "" : "warning ") + remark.field + ": " +
           remark.text;
  }
  return out;
}

inline std::size_t count(std::string_view text, std::string_view wanted) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(wanted, at)) != text.npos; at += wanted.size()) ++found;
  return found;
}

}  // namespace trailhound
