#include "engine/event/json_text.h"

#include "engine/event/hex_digit.h"
#include "engine/event/value.h"

namespace trailhound {
namespace {

bool begins_with_bracket(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

/// `%7B` or `%5B`; hexadecimal digits have no case.
bool begins_with_encoded_bracket(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && (text[1] == '7' || text[1] == '5') && (text[2] == 'B' || text[2] == 'b');
}

/// In place: decoding never lengthens a text. A `%` without two hexadecimal digits stays as it is.
void decode_percent(std::string& text) {
  std::size_t to = 0;
  for (std::size_t from = 0; from < text.size(); ++from) {
    char c = text[from];
    if (c == '%' && text.size() - from > 2) {
      const int high = hex_digit(text[from + 1]), low = hex_digit(text[from + 2]);
      if (high >= 0 && low >= 0) {
        c = static_cast<char>(high * 16 + low);
        from += 2;
      }
    }
    text[to++] = c;
  }
  text.resize(to);
}

}  // namespace

bool decode_json_text(std::string_view raw, std::string& out) {
  out.clear();
  append_unescaped(raw, out);
  if (begins_with_encoded_bracket(out)) decode_percent(out);
  return begins_with_bracket(out);
}

}  // namespace trailhound
