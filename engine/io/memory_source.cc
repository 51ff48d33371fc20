#include "engine/io/memory_source.h"

#include <algorithm>
#include <cstring>

namespace trailhound {

std::string MemorySource::copy(ByteSource& source, std::size_t limit) {
  constexpr std::size_t kPiece = 128u << 10;
  for (;;) {
    const std::size_t size = bytes_.size();
    bytes_.resize(size + kPiece);
    const std::size_t count = source.read(bytes_.data() + size, kPiece);
    bytes_.resize(size + count);
    if (count == 0) return source.error();
    if (bytes_.size() > limit) {
      return "a 7z archive of more than " + std::to_string(limit) +
             " bytes that is itself compressed, packed or piped cannot be read: unpack it to a file first";
    }
  }
}

std::size_t MemorySource::read(char* out, std::size_t size) {
  const std::size_t count = std::min(size, bytes_.size() - at_);
  std::memcpy(out, bytes_.data() + at_, count);
  at_ += count;
  return count;
}

bool MemorySource::seek(std::uint64_t offset) {
  if (offset > bytes_.size()) return false;
  at_ = static_cast<std::size_t>(offset);
  return true;
}

}  // namespace trailhound
