#include "engine/event/window_end.h"

#include <algorithm>

#include "engine/event/json_start.h"

namespace trailhound {
namespace {

constexpr std::size_t kLongestBeginning = 128;  // with the white space of pretty-printed text
constexpr std::size_t kLookBack = 256u << 10;   // the most that CloudTrail puts into one event (AWS, CloudTrail quotas)

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() && is_blank(text[at])) ++at;
  return at;
}

/// Behind the string whose opening quote is at `at`; npos if the text ends in it.
std::size_t skip_string(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

/// Behind the object, list or string at `at`; npos if the text ends in it.
std::size_t skip_value(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = skip_string(text, at);
      if (at == std::string_view::npos) break;
    } else {
      depth += c == '{' || c == '[';
      depth -= c == '}' || c == ']';
      ++at;
    }
    if (depth == 0) return at;
  }
  return std::string_view::npos;
}

}  // namespace

bool WindowEndFinder::learn(std::string_view window) {
  beginning_.clear();
  std::size_t begin = skip_blanks(window, 0);
  if (begin < window.size() && window[begin] == ',') begin = skip_blanks(window, begin + 1);
  if (begin == window.size() || window[begin] != '{') return false;
  window = window.substr(begin, kLongestBeginning);
  const std::size_t quote = skip_blanks(window, 1);
  if (quote == window.size() || window[quote] != '"') return false;
  const std::size_t end = skip_string(window, quote);
  if (end == std::string_view::npos) return false;
  beginning_ = window.substr(0, end);
  return true;
}

std::optional<WindowEnd> WindowEndFinder::find(std::string_view window) const {
  const std::size_t from = window.size() - std::min(window.size(), kLookBack);
  const std::size_t found = window.substr(from).rfind(beginning_);
  if (beginning_.empty() || found == std::string_view::npos) return std::nullopt;
  WindowEnd end;
  for (std::size_t at = from + found;;) {
    at = skip_blanks(window, at);
    if (at == window.size()) return end;
    const char c = window[at];
    if (c == ',') {
      end.is_behind_comma = true;
      ++at;
    } else if (c == '{' || c == '[' || c == '"') {
      const std::size_t behind = skip_value(window, at);
      if (behind == std::string_view::npos) {
        end.keep = window.size() - at;
        end.is_behind_comma = true;
        return end;
      }
      end.is_behind_comma = false;
      at = behind;
    } else {
      return std::nullopt;
    }
  }
}

WindowEnd find_line_end(std::string_view window) {
  return {.keep = window.size() - (window.rfind('\n') + 1)};  // npos + 1 is 0
}

}  // namespace trailhound
