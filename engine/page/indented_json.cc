#include "engine/page/indented_json.h"

#include <algorithm>
#include <cstddef>

namespace trailhound {
namespace {

constexpr std::size_t kMostDepth = 100;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Behind the string that begins at `at`.
std::size_t end_of_string(std::string_view json, std::size_t at) {
  for (++at; at < json.size() && json[at] != '"'; ++at) {
    if (json[at] == '\\') ++at;
  }
  return std::min(at + 1, json.size());
}

}  // namespace

std::string indented_json(std::string_view json) {
  std::string out;
  std::size_t depth = 0;
  const auto break_line = [&] {
    if (depth <= kMostDepth) out.append("\n").append(2 * depth, ' ');
  };
  for (std::size_t at = 0; at < json.size();) {
    const char c = json[at];
    if (c == '"') {
      const std::size_t end = end_of_string(json, at);
      out += json.substr(at, end - at);
      at = end;
      continue;
    }
    ++at;
    if (is_blank(c)) continue;
    if (c == '{' || c == '[') {
      while (at < json.size() && is_blank(json[at])) ++at;
      out += c;
      if (at < json.size() && (json[at] == '}' || json[at] == ']')) {
        out += json[at++];
        continue;
      }
      ++depth;
      break_line();
    } else if (c == '}' || c == ']') {
      if (depth > 0) --depth;
      if (depth < kMostDepth) break_line();
      out += c;
    } else {
      out += c;
      if (c == ',') break_line();
      if (c == ':') out += ' ';
    }
  }
  return out;
}

}  // namespace trailhound
