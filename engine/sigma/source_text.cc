#include "engine/sigma/source_text.h"

#include <algorithm>
#include <cstring>

#include "engine/base/text.h"

namespace trailhound {

void SourceText::index_lines() const {
  if (!line_starts_.empty()) return;
  line_starts_.push_back(0);
  for (std::size_t at = text_.find('\n'); at != text_.npos; at = text_.find('\n', at + 1)) {
    line_starts_.push_back(at + 1);
  }
}

std::string_view SourceText::line(std::uint32_t number) const {
  index_lines();
  if (number == 0 || number > line_starts_.size()) return {};
  const std::size_t start = line_starts_[number - 1];
  std::size_t end = number < line_starts_.size() ? line_starts_[number] - 1 : text_.size();
  if (end > start && text_[end - 1] == '\r') --end;
  if (end - start > kLongestShownLine) return {};
  return text_.substr(start, end - start);
}

Position SourceText::position_of(std::size_t offset) const {
  index_lines();
  const auto after = std::upper_bound(line_starts_.begin(), line_starts_.end(), offset);
  const auto line = static_cast<std::uint32_t>(after - line_starts_.begin());
  return {line, static_cast<std::uint32_t>(offset - *(after - 1) + 1)};
}

std::size_t first_forbidden_byte(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x80) {
      if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7F) return at;
      ++at;
      continue;
    }
    const std::size_t start = at;
    const char32_t code_point = next_code_point(text, at);
    const bool malformed = code_point >= 0xD800 && code_point <= 0xDFFF;
    const bool c1_control = code_point < 0xA0 && code_point != 0x85;
    if (malformed || c1_control || code_point == 0xFFFE || code_point == 0xFFFF) return start;
  }
  return text.npos;
}

}  // namespace trailhound
