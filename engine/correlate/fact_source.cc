#include "engine/correlate/fact_source.h"

#include <algorithm>
#include <cerrno>

namespace trailhound {
namespace {

struct Head {
  std::uint64_t count, key_size;
  std::uint32_t rank, hash;
};

}  // namespace

FactSource::FactSource(const FactRun& run, std::size_t buffer_bytes)
    : run_(&run), buffer_(std::make_unique_for_overwrite<char[]>(buffer_bytes)), buffer_bytes_(buffer_bytes) {}

bool FactSource::read_on(char* data, std::size_t size) {
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
      if (is_read) errno = EIO;  // the run is shorter than it was written
      failed_ = true;
      return false;
    }
    offset_ += filled_;
    buffer_at_ = 0;
  }
}

bool FactSource::next_group() {
  if (kept_ != nullptr) {
    if (!order_->next()) return false;
    place_ = order_->place();
    count_ = order_->group().size();
    return true;
  }
  if (failed_ || (offset_ == run_->bytes && buffer_at_ == filled_)) return false;
  Head head;
  if (!read(&head, sizeof head)) return false;
  key_.resize(static_cast<std::size_t>(head.key_size));
  if (!read(key_.data(), key_.size())) return false;
  place_ = {head.rank, head.hash, key_};
  count_ = head.count;
  return true;
}

bool FactWriter::begin_group(const GroupPlace& place, std::uint64_t count) {
  const Head head{count, place.key.size(), place.rank, place.hash};
  return append(&head, sizeof head) && append(place.key.data(), place.key.size());
}

bool FactWriter::append_on(const void* data, std::size_t size) {
  if (!flush()) return false;
  if (size <= buffer_bytes_) return append(data, size);
  run_.bytes += size;
  return run_.file.append(data, size);
}

bool FactWriter::flush() {
  const bool written = run_.file.append(buffer_.get(), filled_);
  run_.bytes += filled_;
  filled_ = 0;
  return written;
}

}  // namespace trailhound
