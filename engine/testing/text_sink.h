#pragma once

#include <string>
#include <string_view>

#include "engine/hunt/output_format.h"

namespace trailhound {

/// Keeps what is written as one text.
class TextSink : public ResultSink {
 public:
  bool write_match(std::string_view formatted, std::int64_t) override { return write(formatted); }
  bool write(std::string_view formatted) override {
    text += formatted;
    return true;
  }
  std::string text;
};

}  // namespace trailhound
