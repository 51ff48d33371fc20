#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace trailhound {

/// Where the JSON structure of a piece of text is: the offsets of all brackets, commas and colons outside strings, of
/// each string's opening quote and of each other scalar's first byte, in order. simdjson finds them (its first stage,
/// at several GB/s, which also checks UTF-8); everything above walks these offsets and never looks at the bytes between
/// them unless a rule asks for the value. The buffer is reused. One per thread.
class StructuralIndex {
 public:
  StructuralIndex();
  ~StructuralIndex();
  StructuralIndex(const StructuralIndex&) = delete;
  StructuralIndex& operator=(const StructuralIndex&) = delete;

  /// Indexes `data[0, size)`, whose first byte is outside any string; 64 bytes behind it are readable, and the byte
  /// behind it may be written for a moment. The text may end anywhere, also inside a string or a character. Bytes that
  /// no JSON text may hold (malformed UTF-8, control characters inside strings) are replaced in place, by
  /// '?' and ' ', so that the rest can be examined; `repaired()` tells how many. False: the text cannot be indexed, and
  /// count() is 0. Without `may_repair` nothing is replaced, and a text that needs it cannot be indexed.
  bool build(char* data, std::size_t size, bool may_repair = true);

  std::uint32_t count() const { return count_; }
  /// count() offsets, then three that name the end of the text.
  const std::uint32_t* offsets() const { return offsets_; }
  std::size_t repaired() const { return repaired_; }
  /// The offsets of replaced bytes that were line breaks: inside a string, a line break tells that a line was cut
  /// short.
  const std::vector<std::uint32_t>& replaced_breaks() const { return replaced_breaks_; }

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
  const std::uint32_t* offsets_ = nullptr;
  std::uint32_t count_ = 0;
  std::size_t repaired_ = 0;
  std::vector<std::uint32_t> replaced_breaks_;
};

}  // namespace trailhound
