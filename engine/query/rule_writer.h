#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// Writes a Sigma rule line by line, as YAML, and remembers what each line comes from, so that a fault which the loader
/// finds in a line can be told to whoever typed the value. A value; one thread at a time.
class RuleWriter {
 public:
  /// Appends a line. Levels are four blanks each. `origin`: what was typed, for example `--ip 10.0.0.0/8`.
  void line(std::size_t level, std::string_view text, std::string_view origin = {});
  /// Appends the lines of another text, with their origins.
  void append(const RuleWriter& other);
  const std::string& text() const { return text_; }
  /// Of the line with this number, counted from 1; empty if it has none.
  std::string_view origin(std::size_t line) const;

 private:
  std::string text_;
  std::vector<std::string> origins_;  ///< by line
};

/// The text as a YAML scalar that is read as exactly this text: in single quotes, or in double quotes with escapes if
/// it has control characters.
std::string yaml_text(std::string_view text);

/// The text as a Sigma string without wildcards: `*`, `?` and `\` get a backslash.
std::string sigma_literal(std::string_view text);

}  // namespace trailhound
