#include "engine/spill/run.h"

#include <algorithm>
#include <cerrno>

namespace trailhound {

bool RunWriter::append_past_buffer(const void* data, std::size_t size) {
  if (!flush()) return false;
  if (size <= buffer_bytes_) return append(data, size);
  run_.bytes += size;
  return run_.file.append(data, size);
}

bool RunWriter::flush() {
  const bool written = run_.file.append(buffer_.get(), filled_);
  run_.bytes += filled_;
  filled_ = 0;
  return written;
}

bool RunReader::read_past_buffer(char* data, std::size_t size) {
  for (;;) {
    const std::size_t part = std::min(size, filled_ - buffer_at_);
    std::memcpy(data, buffer_.get() + buffer_at_, part);
    buffer_at_ += part;
    data += part;
    size -= part;
    if (size == 0) return true;
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(run_->bytes - offset_, buffer_bytes_));
    const bool is_read = run_->file.read(offset_, buffer_.get(), wanted, filled_);
    if (!is_read || filled_ != wanted || filled_ == 0) {
      if (is_read) errno = EIO;
      failed_ = true;
      return false;
    }
    offset_ += filled_;
    buffer_at_ = 0;
  }
}

}  // namespace trailhound
