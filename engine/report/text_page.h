#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "engine/base/time_zone.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// How text for people looks.
struct TextStyle {
  std::size_t columns = 80;        ///< of the terminal; a pipe has 80
  bool color = false;              ///< ANSI escape sequences
  const TimeZone* zone = nullptr;  ///< of the times, borrowed; null: UTC
};

/// Columns that a text takes on a terminal: one a code point, two for those of East Asia and for emoji, none for
/// combining marks. (Unicode Standard Annex 11. A terminal may differ for rare characters.)
std::size_t display_width(std::string_view text);
/// Pads a text with blanks to a width in columns. A longer text stays as it is.
std::string padded_to(std::string text, std::size_t columns);

/// The name of a level in its colour.
std::string colored_level(Level level, std::string_view text, const TextStyle& style);
std::string bold(std::string_view text, const TextStyle& style);

/// Lines that fit the columns of a terminal. It breaks between words; only a word that is longer than a whole line
/// breaks inside. A value; one thread at a time.
class TextPage {
 public:
  explicit TextPage(const TextStyle& style) : style_(style) {}

  /// One line as it is, colours included.
  void line(std::string_view text = {});
  /// `start`, then `text` behind it, whose further lines begin below its first word:
  ///
  ///   Rules     134 evaluated, 3,802 for other log
  ///             sources
  ///
  /// `start` may contain colours; it takes `start_width` columns. Where that leaves less than kLeastColumns for the
  /// text, the text begins on a line of its own, indented by four.
  void paragraph(std::string_view start, std::size_t start_width, std::string_view text);
  /// A label of ten columns and its text.
  void labelled(std::string_view label, std::string_view text);
  /// A command to copy: a line that does not fit continues behind a backslash.
  void command(std::string_view indent, std::string_view text);

  const TextStyle& style() const { return style_; }
  std::string take() { return std::move(out_); }

 private:
  static constexpr std::size_t kLeastColumns = 24;

  TextStyle style_;
  std::string out_;
};

}  // namespace trailhound
