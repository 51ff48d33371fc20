#include "engine/event/value.h"

#include <cstring>

#include "engine/base/text.h"
#include "engine/event/hex_digit.h"

namespace trailhound {
namespace {

/// The code unit of the `\uXXXX` whose 'u' is at `at`; -1 unless four hexadecimal digits follow it.
int code_unit(std::string_view raw, std::size_t at) {
  if (raw.size() - at < 5) return -1;
  int unit = 0;
  for (std::size_t i = at + 1; i < at + 5; ++i) {
    const int digit = hex_digit(raw[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

constexpr char32_t kReplacement = 0xFFFD;

}  // namespace

void append_unescaped(std::string_view raw, std::string& out) {
  std::size_t at = 0;
  while (at < raw.size()) {
    const void* found = std::memchr(raw.data() + at, '\\', raw.size() - at);
    const std::size_t slash =
        found ? static_cast<std::size_t>(static_cast<const char*>(found) - raw.data()) : raw.size();
    out.append(raw, at, slash - at);
    at = slash;
    if (at == raw.size()) return;
    if (at + 1 == raw.size()) {
      out.push_back('\\');
      return;
    }
    const char c = raw[at + 1];
    at += 2;
    switch (c) {
      case '"':
      case '\\':
      case '/':
        out.push_back(c);
        break;
      case 'b':
        out.push_back('\b');
        break;
      case 'f':
        out.push_back('\f');
        break;
      case 'n':
        out.push_back('\n');
        break;
      case 'r':
        out.push_back('\r');
        break;
      case 't':
        out.push_back('\t');
        break;
      case 'u': {
        const int unit = code_unit(raw, at - 1);
        if (unit < 0) {
          out.append("\\u");
          break;
        }
        at += 4;
        char32_t code_point = static_cast<char32_t>(unit);
        if (unit >= 0xD800 && unit < 0xDC00 && at + 1 < raw.size() && raw[at] == '\\' && raw[at + 1] == 'u') {
          const int low = code_unit(raw, at + 1);
          if (low >= 0xDC00 && low < 0xE000) {
            code_point = static_cast<char32_t>(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00));
            at += 6;
          }
        }
        if (code_point >= 0xD800 && code_point < 0xE000) code_point = kReplacement;
        append_utf8(code_point, out);
        break;
      }
      default:
        out.push_back('\\');
        out.push_back(c);
    }
  }
}

void append_compact(std::string_view json, std::string& out) {
  bool in_string = false;
  std::size_t start = 0;  // of the bytes to keep that are not appended yet
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_string = false;
      }
    } else if (c == '"') {
      in_string = true;
    } else if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
      out.append(json, start, i - start);
      start = i + 1;
    }
  }
  out.append(json, start, json.size() - start);
}

}  // namespace trailhound
