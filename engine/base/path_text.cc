#include "engine/base/path_text.h"

#include "engine/base/bytes.h"
#include "engine/base/text.h"

namespace trailhound {

namespace {

constexpr std::string_view kDigits = "0123456789ABCDEF";
constexpr std::string_view kMark = "\\x";

bool is_malformed_at(std::string_view text, std::size_t at, std::size_t& next) {
  next = at;
  const char32_t code_point = next_code_point(text, next);
  return code_point >= 0xDC00 && code_point <= 0xDCFF;  // what next_code_point gives for such a byte
}

bool stands_as_it_is(std::string_view path) {
  if (has_beyond_ascii(path)) {
    for (std::size_t at = 0, next = 0; at < path.size(); at = next) {
      if (is_malformed_at(path, at, next)) return false;
    }
  }
  return path.find(kMark) == path.npos;
}

int digit_value(char digit) {
  const std::size_t value = kDigits.find(digit);
  return value == kDigits.npos ? -1 : static_cast<int>(value);
}

}  // namespace

std::string path_text(std::string_view path) {
  if (stands_as_it_is(path)) return std::string(path);
  std::string text;
  for (std::size_t at = 0, next = 0; at < path.size(); at = next) {
    if (is_malformed_at(path, at, next)) {
      const auto byte = static_cast<unsigned char>(path[at]);
      text += kMark;
      text += kDigits[byte >> 4];
      text += kDigits[byte & 0xF];
    } else {
      if (path[at] == '\\') text += '\\';
      text.append(path, at, next - at);
    }
  }
  return text;
}

std::string path_of_text(std::string_view text) {
  if (text.find(kMark) == text.npos) return std::string(text);
  std::string path;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      path += text[at];
    } else if (text[at + 1] == '\\') {
      path += text[++at];
    } else if (text[at + 1] == 'x' && at + 3 < text.size() && digit_value(text[at + 2]) >= 0 &&
               digit_value(text[at + 3]) >= 0) {
      path += static_cast<char>(16 * digit_value(text[at + 2]) + digit_value(text[at + 3]));
      at += 3;
    } else {
      path += text[at];
    }
  }
  return path;
}

void append_json_path(std::string_view path, std::string& out) {
  if (stands_as_it_is(path)) {
    append_json_string(path, out);
  } else {
    append_json_string(path_text(path), out);
  }
}

}  // namespace trailhound
