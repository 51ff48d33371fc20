#pragma once

#include <string>
#include <string_view>

#include "engine/output/output.h"

namespace trailhound {

/// Keeps in memory what is written: documents that the page is made of.
class TextOutput : public Output {
 public:
  bool write(std::string_view text) override {
    text_ += text;
    return true;
  }
  void mark_partial() override {}
  std::string finish() override { return {}; }
  bool closed() const override { return false; }
  bool failed() const override { return false; }
  Written written() override { return {"memory", text_.size(), {}}; }

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace trailhound
