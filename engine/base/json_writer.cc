#include "engine/base/json_writer.h"

#include "engine/base/path_text.h"
#include "engine/base/text.h"

namespace trailhound {

void JsonWriter::text(std::string_view key, std::string_view value) {
  member(key);
  append_json_string(value, out_);
}

void JsonWriter::path(std::string_view key, std::string_view value) {
  member(key);
  append_json_path(value, out_);
}

void JsonWriter::number(std::string_view key, std::uint64_t value) {
  member(key);
  out_ += std::to_string(value);
}

void JsonWriter::boolean(std::string_view key, bool value) {
  member(key);
  out_ += value ? "true" : "false";
}

void JsonWriter::null(std::string_view key) {
  member(key);
  out_ += "null";
}

void JsonWriter::raw(std::string_view key, std::string_view json) {
  member(key);
  out_ += json;
}

void JsonWriter::raw_members(std::string_view members) {
  member({});
  out_ += members;
}

std::string JsonWriter::take() {
  out_ += '\n';
  depth_ = 0;
  first_ = true;
  return std::exchange(out_, {});
}

void JsonWriter::begin(std::string_view key, char bracket) {
  member(key);
  out_ += bracket;
  ++depth_;
  first_ = true;
}

void JsonWriter::end(char bracket) {
  --depth_;
  if (!first_) break_line();  // an empty list stays on its line
  out_ += bracket;
  first_ = false;
}

void JsonWriter::member(std::string_view key) {
  if (depth_ > 0) {
    if (!first_) out_ += ',';
    break_line();
  }
  first_ = false;
  if (!key.empty()) {
    append_json_string(key, out_);
    out_ += style_ == Style::kIndented ? ": " : ":";
  }
}

void JsonWriter::break_line() {
  if (style_ == Style::kOneLine) return;
  out_ += '\n';
  out_.append(2 * depth_, ' ');
}

}  // namespace trailhound
