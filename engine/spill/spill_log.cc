#include "engine/spill/spill_log.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace trailhound {

bool SpillLog::append(const void* data, std::size_t size, std::uint64_t& offset) {
  if (tail_.size() + size > memory_) {
    if (file_.descriptor() < 0 && !file_.create()) return false;
    if (!file_.append(tail_.data(), tail_.size())) return false;
    in_file_ += tail_.size();
    tail_.clear();
  }
  offset = in_file_ + tail_.size();
  if (size > memory_) {
    if (!file_.append(data, size)) return false;
    in_file_ += size;
    return true;
  }
  // Memory that is not touched costs nothing, and growing would copy.
  constexpr std::size_t kReserve = 16u << 20;
  if (tail_.empty()) tail_.reserve(std::min(memory_, kReserve));
  tail_.append(static_cast<const char*>(data), size);
  return true;
}

bool SpillLog::read(std::uint64_t offset, void* data, std::size_t size) const {
  // What is appended at once stays together, so it is all in the file or all in the tail.
  if (size == 0) return true;
  if (offset >= in_file_) {
    std::memcpy(data, tail_.data() + (offset - in_file_), size);
    return true;
  }
  std::size_t count = 0;
  if (!file_.read(offset, data, size, count)) return false;
  if (count != size) errno = EIO;
  return count == size;
}

}  // namespace trailhound
