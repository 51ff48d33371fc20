#pragma once

#include <cstddef>

#include "engine/base/diagnostic.h"
#include "engine/sigma/source_text.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// Finds the place in the file of a byte of a scalar's text. Walks text and file together, white space against white
/// space, which works for plain, quoted, folded and literal scalars alike. Where they differ (an escape before that
/// byte, a tag or an anchor in front) the answer is the scalar's own position. Asked from left to right it walks the
/// scalar once. Refers to both arguments. One thread.
class ScalarPositions {
 public:
  ScalarPositions(const SourceText& source, const YamlNode& scalar);

  /// REQUIRES: text_offset <= scalar.text.size()
  Position at(std::size_t text_offset);

 private:
  void start();
  void step();  ///< over one byte of the file
  void skip_space();

  const std::string_view file_;
  const YamlNode& scalar_;
  std::size_t file_at_ = 0, text_at_ = 0;
  Position position_;
  bool lost_ = false;
};

}  // namespace trailhound
