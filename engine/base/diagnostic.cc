#include "engine/base/diagnostic.h"

#include <algorithm>

#include "engine/base/text.h"

namespace trailhound {
namespace {

/// The number of code points in the first `bytes` bytes: how far right on the screen the caret stands.
std::size_t columns_before(std::string_view line, std::size_t bytes) {
  std::size_t columns = 0;
  for (std::size_t offset = 0; offset < std::min(bytes, line.size()); ++columns) next_code_point(line, offset);
  return columns;
}

}  // namespace

std::string render(const Diagnostic& diagnostic) {
  std::string out = printable(diagnostic.path);
  const Position& position = diagnostic.position;
  if (position.line != 0) out += ':' + std::to_string(position.line);
  if (position.line != 0 && position.column != 0) out += ':' + std::to_string(position.column);
  out += diagnostic.severity == Severity::kError ? ": error" : ": warning";
  if (!diagnostic.code.empty()) out += '[' + diagnostic.code + ']';
  out += ": " + printable(diagnostic.text) + '\n';

  if (diagnostic.source_line.empty()) return out;
  for (std::size_t offset = 0; offset < diagnostic.source_line.size();) {
    const std::size_t from = offset;
    next_code_point(diagnostic.source_line, offset);
    const std::string_view character = std::string_view(diagnostic.source_line).substr(from, offset - from);
    const std::string shown = printable(character);
    if (shown == character) {
      out += shown;
    } else {
      out += ' ';
    }
  }
  out += '\n';
  if (position.column == 0) return out;
  // A column behind the end points just behind the last character.
  out.append(columns_before(diagnostic.source_line, position.column - 1), ' ');
  return out + "^\n";
}

}  // namespace trailhound
