#pragma once

#include <cstdint>
#include <string>

#include "engine/io/byte_source.h"

namespace trailhound {

/// A copy of another source's bytes in memory: seekable where the original, a stream or inflated data, is not.
/// Owns the bytes. One thread.
class MemorySource : public ByteSource {
 public:
  /// Copies `source` up to its end. Returns an empty string, or why it failed: the source's own error, or more than
  /// `limit` bytes.
  std::string copy(ByteSource& source, std::size_t limit);

  std::size_t read(char* out, std::size_t size) override;
  std::string error() const override { return {}; }
  bool seek(std::uint64_t offset) override;
  std::uint64_t size() const override { return bytes_.size(); }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

}  // namespace trailhound
