#include "engine/base/csv_cell.h"

namespace trailhound {

void append_csv_cell(std::string_view text, std::string& out) {
  constexpr std::string_view kFormula = "=+-@\t\r";
  const bool is_formula = !text.empty() && kFormula.find(text.front()) != kFormula.npos;
  const bool is_quoted = text.find_first_of(",\"\r\n") != text.npos;
  if (is_quoted) out += '"';
  if (is_formula) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  if (is_quoted) out += '"';
}

}  // namespace trailhound
