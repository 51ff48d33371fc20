#include "engine/io/input_bytes.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace trailhound {

namespace {

std::int64_t nanoseconds(const struct timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

std::string error_text(int error) { return std::generic_category().message(error); }

void InputBytes::reset() {
  close();
  begin_ = end_ = kBehind;
  source_ = nullptr;
  regular_ = false;
  size_at_open_ = total_ = position_ = hashed_ = 0;
  error_.clear();
  buffer_.reserve(kBehind + kChunk);
  if (sha256_) sha256_->finish();  // it belonged to an input that was abandoned
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
  // Opening a named pipe blocks until somebody writes to it. Where the caller may want to stop, wait_for_stream() waits
  // instead.
  const int waiting = stop_ != nullptr ? O_NONBLOCK : 0;
  do {
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | waiting);
  } while (descriptor_ < 0 && errno == EINTR);
  if (descriptor_ < 0) return error_text(errno);
  struct stat status {};
  owned_ = true;
  if (::fstat(descriptor_, &status) != 0) {
    const int error = errno;
    close();
    return error_text(error);
  }
  if (waiting != 0 && !S_ISFIFO(status.st_mode) && !S_ISREG(status.st_mode)) ::fcntl(descriptor_, F_SETFL, O_RDONLY);
  regular_ = S_ISREG(status.st_mode);
  if (regular_) size_at_open_ = static_cast<std::uint64_t>(status.st_size);
  modified_at_open_ = nanoseconds(status.st_mtim);
  changed_at_open_ = nanoseconds(status.st_ctim);
  names_at_open_ = status.st_nlink;
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
    if (!wait_for_stream()) return 0;
    count = ::read(descriptor_, out, std::min(size, kMostAtOnce));
  } while (count < 0 && (errno == EINTR || errno == EAGAIN));
  if (count <= 0) {
    if (count < 0) error_ = error_text(errno);
    ended_ = true;
    return 0;
  }
  total_ += static_cast<std::uint64_t>(count);
  if (hashes_) hash(out, static_cast<std::size_t>(count));
  return static_cast<std::size_t>(count);
}

/// A pipe may be silent for hours, so stopping must not depend on its next byte. False: stop.
bool InputBytes::wait_for_stream() {
  if (regular_ || stop_ == nullptr) return true;
  constexpr int kBetweenLooks = 100;  // milliseconds
  pollfd ready{descriptor_, POLLIN, 0};
  while (!is_stopped()) {
    const int count = ::poll(&ready, 1, kBetweenLooks);
    if (count > 0 || (count < 0 && errno != EINTR)) return true;
  }
  error_ = "the run was interrupted";
  ended_ = true;
  return false;
}

void InputBytes::hash(const char* data, std::size_t size) {
  const std::uint64_t end = position_ + size;
  if (position_ <= hashed_ && hashed_ < end) {
    if (!sha256_) sha256_.emplace();
    const std::size_t known = static_cast<std::size_t>(hashed_ - position_);
    sha256_->add(data + known, size - known);
    hashed_ = end;
  }
  position_ = end;
}

std::optional<Fingerprint> InputBytes::fingerprint() {
  if (!hashes_ || source_ != nullptr) return std::nullopt;
  begin_ = end_ = kBehind;
  if (descriptor_ >= 0 && error_.empty()) {
    if (position_ != hashed_) seek(hashed_);
    while (!is_stopped() && read_some(buffer_.data(), kChunk) > 0) {
    }
  }
  Fingerprint result;
  if (regular_) result.modified = modified_at_open_;
  result.size = hashed_;
  if (!sha256_) sha256_.emplace();
  result.digest = sha256_->finish();
  if (!error_.empty()) {
    result.reason = "reading failed behind byte " + std::to_string(hashed_) + ": " + error_;
  } else if (!ended_) {
    result.reason = "the run was interrupted";
  } else if (has_changed()) {
    result.reason = "the file changed while it was read";
  }
  result.is_whole = result.reason.empty();
  return result;
}

bool InputBytes::has_changed() const {
  struct stat status {};
  if (!regular_ || descriptor_ < 0) return false;
  if (::fstat(descriptor_, &status) != 0) return true;
  if (static_cast<std::uint64_t>(status.st_size) != size_at_open_) return true;
  if (nanoseconds(status.st_mtim) != modified_at_open_) return true;
  return nanoseconds(status.st_ctim) != changed_at_open_ && status.st_nlink == names_at_open_;
}

bool InputBytes::seek(std::uint64_t offset) {
  if (!regular_ || descriptor_ < 0 || ::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) return false;
  begin_ = end_ = kBehind;
  position_ = offset;
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

void InputBytes::unread(std::uint64_t count) {
  begin_ -= static_cast<std::size_t>(std::min<std::uint64_t>(count, begin_ - kBehind));
}

bool InputBytes::hold(std::size_t count) {
  while (held().size() < count) {
    if (!refill()) return false;
  }
  return true;
}

bool InputBytes::hold_all(std::size_t limit) {
  while (held().size() <= limit) {
    // The size that the file had, and one byte more, which shows whether it has grown since.
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
