#include "engine/correlate/fact_source.h"

#include <algorithm>
#include <cerrno>

namespace trailhound {

FactSource::FactSource(std::span<const Fact> facts, std::span<const std::uint32_t> order)
    : facts_(facts), order_(order), ready_(facts.size()) {}

FactSource::FactSource(const UnnamedFile& file, std::uint64_t count, std::size_t buffer_facts)
    : file_(&file), buffer_facts_(std::max<std::size_t>(1, buffer_facts)), left_(count) {}

bool FactSource::refill() {
  if (!file_ || left_ == 0 || failed_) return false;
  buffer_.resize(static_cast<std::size_t>(std::min<std::uint64_t>(left_, buffer_facts_)));
  const std::size_t size = buffer_.size() * sizeof(Fact);
  std::size_t count = 0;
  if (!file_->read(offset_, buffer_.data(), size, count) || count != size) {
    if (count != size) errno = EIO;  // the run is shorter than it was written
    failed_ = true;
    return false;
  }
  offset_ += size;
  left_ -= buffer_.size();
  at_ = 0;
  ready_ = buffer_.size();
  return true;
}

}  // namespace trailhound
