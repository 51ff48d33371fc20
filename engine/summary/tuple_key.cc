#include "engine/summary/tuple_key.h"

#include <bit>

namespace trailhound {

std::uint64_t TupleKeys::hash_of(const Words& words) const {
  const std::uint64_t secret = 0xA0761D6478BD642Fu ^ seed_;
  const std::uint64_t begin = mix(words[0] ^ secret, words[1] ^ seed_);
  return mix(0xE7037ED1A0B428DBu ^ seed_, mix(words[2] ^ secret ^ begin, words[3] ^ seed_) ^ begin);
}

// HOT: bench/who, once or more for every event.
std::uint32_t TupleKeys::number(const Words& words, std::uint64_t hash) {
  const auto upper = static_cast<std::uint32_t>(hash >> 32);
  std::size_t at = hash & (slots_.size() - 1);
  for (; slots_[at].number != 0; at = (at + 1) & (slots_.size() - 1)) {
    if (slots_[at].hash != upper) continue;
    const Words known = words_of(keys_[slots_[at].number - 1]);
    const std::uint64_t difference =
        (known[0] ^ words[0]) | (known[1] ^ words[1]) | (known[2] ^ words[2]) | (known[3] ^ words[3]);
    if (difference == 0) return slots_[at].number - 1;
  }
  const std::uint32_t added = size();
  keys_.push_back(std::bit_cast<TupleKey>(words));
  slots_[at] = {upper, added + 1};
  if (keys_.size() * 2 > slots_.size()) grow();
  return added;
}

void TupleKeys::number_all(std::span<const TupleKey> keys, std::vector<std::uint32_t>& numbers) {
  hashes_.clear();
  for (const TupleKey& key : keys) {
    hashes_.push_back(hash_of(words_of(key)));
    __builtin_prefetch(&slots_[hashes_.back() & (slots_.size() - 1)]);
  }
  for (const std::uint64_t hash : hashes_) {
    const Slot& slot = slots_[hash & (slots_.size() - 1)];
    if (slot.number != 0) prefetch(slot.number - 1);
  }
  numbers.clear();
  for (std::size_t i = 0; i < keys.size(); ++i) numbers.push_back(number(words_of(keys[i]), hashes_[i]));
}

void TupleKeys::grow() {
  slots_.assign(slots_.size() * 2, {});
  for (std::uint32_t number = 0; number < size(); ++number) {
    const std::uint64_t hash = hash_of(words_of(keys_[number]));
    std::size_t at = hash & (slots_.size() - 1);
    while (slots_[at].number != 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = {static_cast<std::uint32_t>(hash >> 32), number + 1};
  }
}

void TupleKeys::clear() {
  keys_.clear();
  slots_ = std::vector<Slot, LargeAllocator<Slot>>(kLeastSlots);
}

}  // namespace trailhound
