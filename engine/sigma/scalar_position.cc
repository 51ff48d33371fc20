#include "engine/sigma/scalar_position.h"

#include <string_view>

namespace trailhound {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

ScalarPositions::ScalarPositions(const SourceText& source, const YamlNode& scalar)
    : file_(source.text()), scalar_(scalar) {
  start();
}

void ScalarPositions::start() {
  file_at_ = scalar_.offset;
  text_at_ = 0;
  position_ = scalar_.position;
  lost_ = file_at_ >= file_.size();
  if (lost_) return;
  const char first = file_[file_at_];
  if (first == '\'' || first == '"') {
    step();
  } else if (first == '|' || first == '>') {
    while (file_at_ < file_.size() && file_[file_at_] != '\n') step();
    skip_space();
  }
}

void ScalarPositions::step() {
  if (file_[file_at_++] == '\n') {
    ++position_.line;
    position_.column = 1;
  } else {
    ++position_.column;
  }
}

void ScalarPositions::skip_space() {
  while (file_at_ < file_.size() && is_space(file_[file_at_])) step();
}

Position ScalarPositions::at(std::size_t text_offset) {
  const std::string_view text = scalar_.text;
  if (text_offset < text_at_) start();
  while (!lost_ && text_at_ < text_offset) {
    const char c = text[text_at_++];
    if (is_space(c)) {
      skip_space();
      continue;
    }
    if (file_at_ < file_.size() && file_[file_at_] != c) skip_space();  // a folded line break that is not in the text
    lost_ = file_at_ >= file_.size() || file_[file_at_] != c;
    if (!lost_) step();
  }
  return lost_ ? scalar_.position : position_;
}

}  // namespace trailhound
