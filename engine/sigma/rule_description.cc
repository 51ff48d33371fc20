#include "engine/sigma/rule_description.h"

#include <algorithm>
#include <cstddef>

namespace trailhound {
namespace {

constexpr std::string_view kNext = "Next:";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kSpace), text.size()));
  return text.substr(0, text.find_last_not_of(kSpace) + 1);  // npos + 1 is 0
}

bool begins_line(std::string_view text, std::size_t at) { return at == 0 || text[at - 1] == '\n'; }

/// Whether `line` is the marker, alone or with something behind a blank: `---`, `--- # second`.
bool is_marker(std::string_view line, std::string_view marker) {
  if (!line.starts_with(marker)) return false;
  return line.size() == marker.size() || line[marker.size()] == ' ' || line[marker.size()] == '\t' ||
         line[marker.size()] == '\r';
}

}  // namespace

DescriptionParts parts_of_description(std::string_view description) {
  for (std::size_t at = description.rfind(kNext); at != description.npos;
       at = at == 0 ? description.npos : description.rfind(kNext, at - 1)) {
    if (!begins_line(description, at)) continue;
    return {trimmed(description.substr(0, at)), trimmed(description.substr(at + kNext.size()))};
  }
  return {trimmed(description), {}};
}

std::string_view document_around(std::string_view text, Position position) {
  std::size_t begin = 0, end = text.size();
  std::uint32_t number = 1;
  for (std::size_t at = 0; at < text.size(); ++number) {
    const std::size_t line_end = std::min(text.find('\n', at), text.size());
    const std::string_view line = text.substr(at, line_end - at);
    const std::size_t next = std::min(line_end + 1, text.size());
    if (line.starts_with("action:")) return text;
    if (is_marker(line, "---") || is_marker(line, "...")) {
      if (number <= position.line) {
        begin = next;
      } else if (end == text.size()) {
        end = at;
      }
    }
    at = next;
  }
  return text.substr(begin, end - begin);
}

}  // namespace trailhound
