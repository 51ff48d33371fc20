#include "engine/query/rule_writer.h"

#include <algorithm>
#include <cstdio>

#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr std::size_t kIndent = 4;

/// Control characters that YAML does not allow as they are, and line breaks that it would fold (C0, DEL, C1, U+2028,
/// U+2029, byte order mark).
bool needs_escape(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 || c == 0xFEFF;
}

std::string escaped(std::string_view text) {
  std::string out = "\"";
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (needs_escape(c)) {
      char digits[sizeof "\\uFFFF"];
      std::snprintf(digits, sizeof digits, "\\u%04X", static_cast<unsigned>(c));
      out += digits;
    } else {
      if (c == '"' || c == '\\') out += '\\';
      append_utf8(c, out);
    }
  }
  return out + '"';
}

}  // namespace

void RuleWriter::line(std::size_t level, std::string_view text, std::string_view origin) {
  text_.append(level * kIndent, ' ').append(text).append("\n");
  origins_.emplace_back(origin);
}

void RuleWriter::append(const RuleWriter& other) {
  text_ += other.text_;
  origins_.insert(origins_.end(), other.origins_.begin(), other.origins_.end());
}

std::string_view RuleWriter::origin(std::size_t line) const {
  return line >= 1 && line <= origins_.size() ? std::string_view(origins_[line - 1]) : std::string_view();
}

std::string yaml_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    if (needs_escape(next_code_point(text, at))) return escaped(text);
  }
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? 2 : 1, c);
  return out + '\'';
}

std::string sigma_literal(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '*' || c == '?' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace trailhound
