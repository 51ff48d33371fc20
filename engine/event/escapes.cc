#include "engine/event/escapes.h"

#include <algorithm>

#include "engine/event/hex_digit.h"
#include "engine/event/long_text.h"

namespace trailhound {
namespace {

/// The size of the escape that `text` begins with; 0 if it is malformed.
std::size_t escape_size(std::string_view text) {
  constexpr std::size_t kUnicode = 6;
  if (text.size() < 2) return 0;
  switch (text[1]) {
    case '"':
    case '\\':
    case '/':
    case 'b':
    case 'f':
    case 'n':
    case 'r':
    case 't':
      return 2;
    case 'u':
      if (text.size() < kUnicode) return 0;
      return std::all_of(text.begin() + 2, text.begin() + kUnicode, [](char c) { return hex_digit(c) >= 0; }) ? kUnicode
                                                                                                              : 0;
    default:
      return 0;
  }
}

}  // namespace

std::size_t find_malformed_escape(std::string_view json) {
  for (std::size_t at = 0; (at = json.find('\\', at)) != std::string_view::npos;) {
    const std::size_t size = escape_size(json.substr(at));
    if (size == 0) return at;
    at += size;
  }
  return std::string_view::npos;
}

std::size_t EscapeCheck::find_further(std::size_t begin, std::size_t end) {
  constexpr std::size_t kAhead = 16u << 10;  // the walk of the next records finds it in the cache
  const std::size_t from = std::max(begin, searched_);
  searched_ = find_backslash(text_.substr(0, std::max(end, from + kAhead)), from);
  if (end <= searched_) return std::string_view::npos;
  const std::size_t malformed = find_malformed_escape(text_.substr(searched_, end - searched_));
  const std::size_t first = searched_;
  searched_ = end;
  return malformed == std::string_view::npos ? malformed : first + malformed;
}

}  // namespace trailhound
