#include "engine/report/text_page.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/base/text.h"

namespace trailhound {
namespace {

struct Range {
  char32_t first, last;
};

/// Sorted. Combining marks and joiners, which take no column of their own.
constexpr std::array kMarks = {Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD},
                               Range{0x064B, 0x065F}, Range{0x0E34, 0x0E3A}, Range{0x200B, 0x200F},
                               Range{0x20D0, 0x20FF}, Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}};

/// Sorted. Wide and full-width characters.
constexpr std::array kWide = {Range{0x1100, 0x115F},   Range{0x2E80, 0x303E},  Range{0x3041, 0x33FF},
                              Range{0x3400, 0x4DBF},   Range{0x4E00, 0x9FFF},  Range{0xA000, 0xA4CF},
                              Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},  Range{0xFE30, 0xFE6F},
                              Range{0xFF00, 0xFF60},   Range{0xFFE0, 0xFFE6},  Range{0x1F300, 0x1F64F},
                              Range{0x1F900, 0x1F9FF}, Range{0x20000, 0x3FFFD}};

template <std::size_t kSize>
bool is_in(const std::array<Range, kSize>& ranges, char32_t c) {
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), c,
                                      [](char32_t wanted, const Range& range) { return wanted < range.first; });
  return after != ranges.begin() && c <= std::prev(after)->last;
}

std::size_t width_of(char32_t c) {
  if (is_in(kMarks, c)) return 0;
  return is_in(kWide, c) ? 2 : 1;
}

/// The part of `text` from its beginning that takes at most `columns`, in bytes; at least one character.
std::size_t fitting(std::string_view text, std::size_t columns) {
  std::size_t at = 0, width = 0;
  while (at < text.size()) {
    const std::size_t before = at;
    width += width_of(next_code_point(text, at));
    if (width > columns && before > 0) return before;
  }
  return at;
}

std::string_view color_of(Level level) {
  switch (level) {
    case Level::kCritical:
      return "\x1b[1;31m";
    case Level::kHigh:
      return "\x1b[31m";
    case Level::kMedium:
      return "\x1b[33m";
    case Level::kLow:
      return "\x1b[36m";
    case Level::kInformational:
    case Level::kNone:
      return "\x1b[2m";
  }
  return {};
}

constexpr std::string_view kPlain = "\x1b[0m";

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += width_of(next_code_point(text, at));
  return width;
}

std::string padded_to(std::string text, std::size_t columns) {
  const std::size_t width = display_width(text);
  if (width < columns) text.append(columns - width, ' ');
  return text;
}

std::string colored_level(Level level, std::string_view text, const TextStyle& style) {
  if (!style.color) return std::string(text);
  return std::string(color_of(level)) + std::string(text) + std::string(kPlain);
}

std::string bold(std::string_view text, const TextStyle& style) {
  return style.color ? "\x1b[1m" + std::string(text) + std::string(kPlain) : std::string(text);
}

void TextPage::line(std::string_view text) {
  out_ += text;
  out_ += '\n';
}

void TextPage::paragraph(std::string_view start, std::size_t start_width, std::string_view text) {
  std::size_t indent = start_width;
  out_ += start;
  if (indent + kLeastColumns > style_.columns) {
    out_ += '\n';
    indent = std::min<std::size_t>(4, style_.columns / 2);
    out_.append(indent, ' ');
  }
  const std::size_t columns = style_.columns - indent;
  std::size_t used = 0;
  const auto break_line = [&] {
    out_ += '\n';
    out_.append(indent, ' ');
    used = 0;
  };
  while (!text.empty()) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, blank);
    text.remove_prefix(std::min(blank + 1, text.size()));
    const std::size_t width = display_width(word);
    if (used > 0 && used + 1 + width > columns) break_line();
    if (used > 0) {
      out_ += ' ';
      ++used;
    }
    for (std::size_t left = width; left > columns - used;) {
      const std::size_t size = fitting(word, columns - used);
      out_ += word.substr(0, size);
      word.remove_prefix(size);
      left = display_width(word);
      break_line();
    }
    out_ += word;
    used += display_width(word);
  }
  out_ += '\n';
}

void TextPage::labelled(std::string_view label, std::string_view text) {
  paragraph(padded_to(std::string(label), 10), 10, text);
}

void TextPage::command(std::string_view indent, std::string_view text) {
  out_ += indent;
  std::size_t used = indent.size();
  bool is_first = true;
  while (!text.empty()) {
    // An argument in quotes is one word, whatever blanks it contains.
    bool is_quoted = false;
    std::size_t end = 0;
    while (end < text.size() && (is_quoted || text[end] != ' ')) {
      is_quoted ^= text[end] == '\'';
      end += !is_quoted && text[end] == '\\' ? 2 : 1;  // outside of quotes a backslash takes the next character along
    }
    end = std::min(end, text.size());
    const std::string_view word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t width = display_width(word);
    const std::size_t reserve = text.empty() ? 0 : 2;  // for the backslash
    if (!is_first && used + 1 + width + reserve > style_.columns) {
      out_ += " \\\n";
      out_ += indent;
      out_ += "    ";
      used = indent.size() + 4;
    } else if (!is_first) {
      out_ += ' ';
      ++used;
    }
    out_ += word;
    used += width;
    is_first = false;
  }
  out_ += '\n';
}

}  // namespace trailhound
