#include "engine/correlate/fact_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace trailhound {
namespace {

/// How many facts ahead are fetched, as they do not lie in their order.
constexpr std::size_t kAhead = 16;

struct Head {
  std::uint64_t count, key_size;
  std::uint32_t rank, hash;
};

}  // namespace

FactSource::FactSource(const FactRun& run, std::size_t buffer_bytes)
    : run_(&run), buffer_bytes_(std::max<std::size_t>(buffer_bytes, sizeof(Fact))) {}

bool FactSource::read(void* data, std::size_t size) {
  char* to = static_cast<char*>(data);
  while (size > 0) {
    if (buffer_at_ == buffer_.size()) {
      buffer_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(run_->bytes - offset_, buffer_bytes_)));
      buffer_at_ = 0;
      std::size_t count = 0;
      const bool is_read = run_->file.read(offset_, buffer_.data(), buffer_.size(), count);
      if (!is_read || count != buffer_.size() || count == 0) {
        if (is_read) errno = EIO;  // the run is shorter than it was written
        failed_ = true;
        return false;
      }
      offset_ += count;
    }
    const std::size_t part = std::min(size, buffer_.size() - buffer_at_);
    std::memcpy(to, buffer_.data() + buffer_at_, part);
    buffer_at_ += part;
    to += part;
    size -= part;
  }
  return true;
}

bool FactSource::next_group() {
  if (kept_ != nullptr) {
    const std::vector<FactOrder::Group>& groups = kept_->order.groups;
    if (next_ == groups.size()) return false;
    const FactOrder::Group& group = groups[next_++];
    place_ = {group.rank, group.hash, kept_->keys[group.rank]->text(group.slot)};
    count_ = group.end - at_;
    return true;
  }
  if (failed_ || (offset_ == run_->bytes && buffer_at_ == buffer_.size())) return false;
  Head head;
  if (!read(&head, sizeof head)) return false;
  key_.resize(static_cast<std::size_t>(head.key_size));
  if (!read(key_.data(), key_.size())) return false;
  place_ = {head.rank, head.hash, key_};
  count_ = head.count;
  return true;
}

bool FactSource::take(Fact& fact) {
  if (kept_ != nullptr) {
    fact = kept_->facts[kept_->order.order[at_++]];
  } else if (!read(&fact, sizeof fact)) {
    return false;
  }
  --count_;
  return true;
}

// HOT: bench/correlate.
bool FactSource::take_all(FileBackedVector<Fact>& facts) {
  const std::size_t before = facts.size(), count = static_cast<std::size_t>(count_);
  count_ = 0;
  facts.resize(before + count);
  if (kept_ == nullptr) return read(facts.data() + before, count * sizeof(Fact));
  const std::vector<std::uint32_t>& order = kept_->order.order;
  for (std::size_t i = 0; i < count; ++i, ++at_) {
    if (at_ + kAhead < order.size()) __builtin_prefetch(&kept_->facts[order[at_ + kAhead]]);
    facts[before + i] = kept_->facts[order[at_]];
  }
  return true;
}

bool FactWriter::begin_group(const GroupPlace& place, std::uint64_t count) {
  const Head head{count, place.key.size(), place.rank, place.hash};
  return append(&head, sizeof head) && append(place.key.data(), place.key.size());
}

bool FactWriter::flush() {
  const bool written = run_.file.append(buffer_.data(), buffer_.size());
  run_.bytes += buffer_.size();
  buffer_.clear();
  return written;
}

}  // namespace trailhound
