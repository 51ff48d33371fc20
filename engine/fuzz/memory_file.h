#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/io/input.h"

namespace trailhound {

/// Owns a file that exists in memory only, so that a target can create thousands a second. Linux.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view bytes);
  ~MemoryFile();
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  Input input() const;

 private:
  int descriptor_;
  std::uint64_t size_;
};

}  // namespace trailhound
