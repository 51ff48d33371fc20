#pragma once

#include <cstdint>
#include <fstream>
#include <istream>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace trailhound {

/// The text of a file, of which memory holds the part that is being read. Without a byte order mark. Owns the file; one
/// thread at a time.
class ResultText {
 public:
  /// `path`: `-` is standard input. The error is the rest of a sentence that begins with the name of the file.
  static Result<ResultText, std::string> open(const std::string& path);

  /// What was read and not passed over. more() and pass() invalidate it.
  std::string_view unread() const { return std::string_view(text_).substr(begin_); }
  /// Where it begins, in bytes.
  std::uint64_t offset() const { return base_ + begin_; }
  /// Nothing follows it.
  bool is_whole() const { return is_whole_; }
  /// Reads on, at least as much as is unread, so that a long row costs no more than its length.
  void more();
  /// Reads on until so many bytes are unread, or the text is whole.
  void fill(std::size_t bytes) {
    while (!is_whole_ && unread().size() < bytes) more();
  }
  void pass(std::size_t bytes) { begin_ += bytes; }

  /// Why reading failed; empty if it did not. The text is then whole.
  const std::string& failure() const { return failure_; }

 private:
  explicit ResultText(const std::string& path);

  std::unique_ptr<std::ifstream> file_;
  std::istream* in_;
  std::string text_;
  std::size_t begin_ = 0;
  std::uint64_t base_ = 0;  ///< of text_ in the file
  bool is_whole_ = false;
  std::string failure_;
};

}  // namespace trailhound
