#pragma once

#include <cstdint>
#include <string>

namespace trailhound {

/// A place in a text file. Lines and columns count from 1; columns count bytes. 0 means unknown.
struct Position {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

enum class Severity : std::uint8_t { kWarning, kError };

/// One remark about a rule file, for the person who wrote it: what is wrong, where, and the line it is about.
/// A value: it owns its strings.
struct Diagnostic {
  Severity severity = Severity::kError;
  std::string code;  ///< stable, such as "S012"; engine/sigma/codes.h lists them
  std::string path;  ///< the rule file as the user named it
  Position position;
  std::string text;         ///< one sentence, no full stop, no line break
  std::string source_line;  ///< the line at `position`, without its line break; may be empty
};

/// `path:line:column: error[code]: text`, then, where the source line is known, the line and a caret under the
/// column. Every line ends in '\n'. Control characters of the source line are shown as spaces.
std::string render(const Diagnostic& diagnostic);

}  // namespace trailhound
