#include "engine/sink/one_line.h"

#include <cstring>

#include "engine/base/bytes.h"

namespace trailhound {
namespace {

bool contains(std::string_view text, char byte) { return std::memchr(text.data(), byte, text.size()) != nullptr; }

}  // namespace

void append_one_line(std::string_view json, std::string& out) {
  if (json.empty()) return;
  if (!has_control(json) || (!contains(json, '\n') && !contains(json, '\r'))) {
    out += json;
    return;
  }
  out.reserve(out.size() + json.size());
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char byte = json[i];
    if (in_string) {
      if (byte == '\n' || byte == '\r') {
        out += byte == '\n' ? "\\n" : "\\r";
        continue;
      }
      if (byte == '\\' && i + 1 < json.size() && json[i + 1] != '\n' && json[i + 1] != '\r') {
        out += byte;
        out += json[++i];
        continue;
      }
      in_string = byte != '"';
    } else if (byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r') {
      continue;
    } else {
      in_string = byte == '"';
    }
    out += byte;
  }
}

}  // namespace trailhound
