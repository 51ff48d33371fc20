#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/spill/unnamed_file.h"

namespace trailhound {

/// Bytes that are appended once and read back by their offset. The log keeps `memory` bytes in memory and moves what
/// exceeds them to an unnamed file. One thread at a time may use it.
class SpillLog {
 public:
  explicit SpillLog(std::size_t memory) : memory_(memory) {}

  /// Both return false when the temporary file fails, with the reason in errno. append() sets `offset` to the place of
  /// the first byte. A read() may not reach beyond the bytes of one append().
  bool append(const void* data, std::size_t size, std::uint64_t& offset);
  bool read(std::uint64_t offset, void* data, std::size_t size) const;

 private:
  std::size_t memory_;
  UnnamedFile file_;
  std::uint64_t in_file_ = 0;
  std::string tail_;  ///< the bytes after those in the file
};

}  // namespace trailhound
