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
  const NumberIndex::Found found = index_.find(hash, [&](std::uint32_t number) {
    const Words known = words_of(keys_[number]);
    const std::uint64_t difference =
        (known[0] ^ words[0]) | (known[1] ^ words[1]) | (known[2] ^ words[2]) | (known[3] ^ words[3]);
    return difference == 0;
  });
  if (found.number != NumberIndex::kNone) return found.number;
  const std::uint32_t added = size();
  keys_.push_back(std::bit_cast<TupleKey>(words));
  index_.add(found.place, hash, [this](std::uint32_t number) { return hash_of(words_of(keys_[number])); });
  return added;
}

void TupleKeys::number_all(std::span<const TupleKey> keys, std::vector<std::uint32_t>& numbers) {
  hashes_.clear();
  for (const TupleKey& key : keys) {
    hashes_.push_back(hash_of(words_of(key)));
    index_.prefetch(hashes_.back());
  }
  for (const std::uint64_t hash : hashes_) {
    const std::uint32_t number = index_.first_number(hash);
    if (number != NumberIndex::kNone) prefetch(number);
  }
  numbers.clear();
  for (std::size_t i = 0; i < keys.size(); ++i) numbers.push_back(number(words_of(keys[i]), hashes_[i]));
}

void TupleKeys::clear() {
  keys_.clear();
  index_.clear();
}

}  // namespace trailhound
