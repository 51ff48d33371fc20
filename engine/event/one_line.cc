#include "engine/event/one_line.h"

#include <cstring>

#include "engine/base/bytes.h"

namespace trailhound {
namespace {

bool contains(std::string_view text, char byte) { return std::memchr(text.data(), byte, text.size()) != nullptr; }

bool is_one_line(std::string_view json) {
  return !has_control(json) || (!contains(json, '\n') && !contains(json, '\r'));
}

void append_joined(std::string_view json, std::string& out) {
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

}  // namespace

void append_one_line(std::string_view json, std::string& out) {
  if (is_one_line(json)) {
    out += json;
  } else {
    append_joined(json, out);
  }
}

std::string_view one_line(std::string_view json, std::string& buffer) {
  if (is_one_line(json)) return json;
  buffer.clear();
  append_joined(json, buffer);
  return buffer;
}

}  // namespace trailhound
