#include "engine/sink/json_text.h"

#include "engine/base/text.h"

namespace trailhound {

void JsonText::text(std::string_view key, std::string_view value) {
  member(key);
  append_json_string(value, out_);
}

void JsonText::number(std::string_view key, std::uint64_t value) {
  member(key);
  out_ += std::to_string(value);
}

void JsonText::boolean(std::string_view key, bool value) {
  member(key);
  out_ += value ? "true" : "false";
}

void JsonText::null(std::string_view key) {
  member(key);
  out_ += "null";
}

std::string JsonText::take() {
  out_ += '\n';
  depth_ = 0;
  first_ = true;
  return std::exchange(out_, {});
}

void JsonText::begin(std::string_view key, char bracket) {
  member(key);
  out_ += bracket;
  ++depth_;
  first_ = true;
}

void JsonText::end(char bracket) {
  --depth_;
  if (!first_) break_line();  // an empty list stays on its line
  out_ += bracket;
  first_ = false;
}

void JsonText::member(std::string_view key) {
  if (depth_ > 0) {
    if (!first_) out_ += ',';
    break_line();
  }
  first_ = false;
  if (!key.empty()) {
    append_json_string(key, out_);
    out_ += ": ";
  }
}

void JsonText::break_line() {
  out_ += '\n';
  out_.append(2 * depth_, ' ');
}

}  // namespace trailhound
