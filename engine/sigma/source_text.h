#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"

namespace trailhound {

/// The text of one rule file as the parser sees it. Turns a byte offset into a Position and a line number into the
/// line, for diagnostics. Borrows the text, which must outlive it. One thread: it builds its index of lines on first
/// use, since most files have nothing to report.
class SourceText {
 public:
  /// `text` without a byte order mark (see without_bom).
  SourceText(std::string_view file, std::string_view text) : file_(file), text_(text) {}

  std::string_view file() const { return file_; }
  std::string_view text() const { return text_; }

  /// The line, counted from 1, without its line break. Empty if there is no such line, or if it is longer than anybody
  /// reads (kLongestShownLine): a fault in a file of one long line must not repeat the file.
  std::string_view line(std::uint32_t number) const;
  Position position_of(std::size_t offset) const;

  static constexpr std::size_t kLongestShownLine = 1000;

 private:
  void index_lines() const;

  std::string_view file_, text_;
  mutable std::vector<std::size_t> line_starts_;
};

/// The offset of the first byte that YAML does not allow (YAML 1.2.2 §5.1: not UTF-8, a control character other than
/// tab and line breaks, a non-character), or npos.
std::size_t first_forbidden_byte(std::string_view text);

}  // namespace trailhound
