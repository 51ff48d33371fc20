#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "engine/io/unnamed_file.h"

namespace trailhound {

/// Bytes that are appended and read back by their offset: in memory, beyond `memory` bytes in an unnamed file. What was
/// appended last stays in memory, however long. One thread.
class SpillLog {
 public:
  explicit SpillLog(std::size_t memory) : memory_(memory) {}

  /// Both: false where the temporary file failed, and errno tells why.
  bool append(const void* data, std::size_t size, std::uint64_t& offset);
  bool read(std::uint64_t offset, void* data, std::size_t size) const;

 private:
  std::size_t memory_;
  UnnamedFile file_;
  std::uint64_t in_file_ = 0;
  std::string tail_;  ///< what follows the bytes in the file
};

}  // namespace trailhound
