#include "engine/event/one_line.h"

#include "engine/event/long_text.h"

namespace trailhound {
namespace {

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
  if (has_line_break(json)) {
    append_joined(json, out);
  } else {
    out += json;
  }
}

std::string_view one_line(std::string_view json, std::string& buffer) {
  if (!has_line_break(json)) return json;
  buffer.clear();
  append_joined(json, buffer);
  return buffer;
}

}  // namespace trailhound
