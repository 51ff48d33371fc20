#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/io/input.h"

namespace trailhound {

/// A file that exists in memory only, so that targets can have thousands of them a second. Owns it. Linux.
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
