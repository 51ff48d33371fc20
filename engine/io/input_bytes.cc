#include "engine/io/input_bytes.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace trailhound {

std::string error_text(int error) { return std::generic_category().message(error); }

void InputBytes::reset() {
  close();
  begin_ = end_ = kBehind;
  source_ = nullptr;
  regular_ = false;
  size_at_open_ = total_ = 0;
  error_.clear();
  buffer_.reserve(kBehind + kChunk);
}

void InputBytes::open(ByteSource& source) {
  reset();
  source_ = &source;
  owned_ = ended_ = false;
}

std::string InputBytes::open(const std::string& path) {
  reset();
  if (path == "-") {
    descriptor_ = STDIN_FILENO;
    owned_ = ended_ = false;
    return {};
  }
  do {
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
  } while (descriptor_ < 0 && errno == EINTR);
  if (descriptor_ < 0) return error_text(errno);
  struct stat status {};
  owned_ = true;
  if (::fstat(descriptor_, &status) != 0) {
    const int error = errno;
    close();
    return error_text(error);
  }
  regular_ = S_ISREG(status.st_mode);
  if (regular_) size_at_open_ = static_cast<std::uint64_t>(status.st_size);
  ended_ = false;
  return {};
}

void InputBytes::close() {
  if (owned_ && descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
  ended_ = true;
}

std::size_t InputBytes::read_some(char* out, std::size_t size) {
  if (ended_) return 0;
  if (source_ != nullptr) {
    const std::size_t count = source_->read(out, size);
    if (count == 0) {
      error_ = source_->error();
      ended_ = true;
    }
    total_ += count;
    return count;
  }
  constexpr std::size_t kMostAtOnce = 1u << 30;  // Linux cuts longer reads anyway
  ssize_t count = 0;
  do {
    count = ::read(descriptor_, out, std::min(size, kMostAtOnce));
  } while (count < 0 && errno == EINTR);
  if (count <= 0) {
    if (count < 0) error_ = error_text(errno);
    ended_ = true;
    return 0;
  }
  total_ += static_cast<std::uint64_t>(count);
  return static_cast<std::size_t>(count);
}

bool InputBytes::seek(std::uint64_t offset) {
  if (!regular_ || descriptor_ < 0 || ::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) return false;
  begin_ = end_ = kBehind;
  ended_ = false;
  return true;
}

bool InputBytes::refill(std::size_t count) {
  if (ended_) return false;
  if (begin_ > kBehind) {
    std::memmove(buffer_.data(), buffer_.data() + begin_ - kBehind, kBehind + end_ - begin_);
    end_ -= begin_ - kBehind;
    begin_ = kBehind;
  }
  if (end_ + count > buffer_.capacity()) buffer_.reserve(std::bit_ceil(end_ + count));
  const std::size_t added = read_some(buffer_.data() + end_, count);
  end_ += added;
  return added > 0;
}

bool InputBytes::hold(std::size_t count) {
  while (held().size() < count) {
    if (!refill()) return false;
  }
  return true;
}

bool InputBytes::hold_all(std::size_t limit) {
  while (held().size() <= limit) {
    // As much as the file is said to have, and a byte more, which tells whether it has grown since.
    const std::uint64_t left = size_at_open_ > total_ ? size_at_open_ - total_ : kChunk;
    const std::uint64_t allowed = limit - held().size();
    if (!refill(static_cast<std::size_t>(std::min(left, allowed)) + 1)) return error_.empty();
  }
  return false;
}

std::size_t InputBytes::read(char* out, std::size_t size) {
  const std::size_t from_held = std::min(size, held().size());
  if (from_held == 0) return read_some(out, size);
  std::memcpy(out, held().data(), from_held);
  consume(from_held);
  return from_held;
}

}  // namespace trailhound
