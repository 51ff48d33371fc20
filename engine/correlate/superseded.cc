#include "engine/correlate/superseded.h"

#include "engine/base/seeded_hash.h"

namespace trailhound {

bool Superseded::is_later(std::string_view key, Nanoseconds time) {
  if (keys_.bytes() + earliest_.capacity() * sizeof(Nanoseconds) > memory_) {
    keys_.clear();
    std::vector<Nanoseconds>().swap(earliest_);
  }
  const std::uint32_t number = keys_.number_of(key, seeded_hash(key, seed_));
  if (number == earliest_.size()) {
    earliest_.push_back(time);
    return false;
  }
  if (time > earliest_[number]) return true;
  earliest_[number] = time;
  return false;
}

}  // namespace trailhound
