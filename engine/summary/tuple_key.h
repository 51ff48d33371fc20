#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/seeded_hash.h"
#include "engine/summary/chunked_array.h"
#include "engine/summary/number_index.h"

namespace trailhound {

/// A tuple as numbers of texts (engine/summary/text_numbers.h). The first number is that of its front: one or more
/// parts as they stand in the tuple, which occur together again and again, or the whole tuple. Each further number is
/// that of one part.
///
///   ("5", user, bob, AKIA…), "203.0.113.9", "aws-cli"   →   front 17, parts 4, 9
///
/// So that one tuple has one key under the same numbers, all tuples of one kind are divided alike, and no front is the
/// beginning of another.
struct TupleKey {
  static constexpr std::size_t kMostParts = 7;
  static constexpr std::uint32_t kNoPart = ~std::uint32_t{0};

  std::uint32_t front = 0;
  std::array<std::uint32_t, kMostParts> parts;  ///< from the first kNoPart on the tuple has none

  explicit TupleKey(std::uint32_t number = 0) : front(number) { parts.fill(kNoPart); }
};

/// Numbers distinct keys from 0. Keys never move, and threads are as with TextNumbers.
class TupleKeys {
 public:
  explicit TupleKeys(std::uint64_t seed, std::size_t most = 0) : seed_(seed), keys_(most) {}

  std::uint32_t number(const TupleKey& key) { return number(words_of(key), hash_of(words_of(key))); }
  /// Numbers many keys, and waits for memory as TextNumbers::number_all() does.
  void number_all(std::span<const TupleKey> keys, std::vector<std::uint32_t>& numbers);
  void prefetch(std::uint32_t number) const { __builtin_prefetch(&keys_[number]); }
  const TupleKey& operator[](std::uint32_t number) const { return keys_[number]; }

  std::uint32_t size() const { return static_cast<std::uint32_t>(keys_.size()); }
  /// Of memory in use.
  std::size_t bytes() const { return keys_.size() * sizeof(TupleKey) + index_.bytes(); }
  void clear();

 private:
  /// A key as it is hashed and compared.
  using Words = std::array<std::uint64_t, 4>;
  static_assert(sizeof(TupleKey) == sizeof(Words));
  static Words words_of(const TupleKey& key) { return std::bit_cast<Words>(key); }
  std::uint64_t hash_of(const Words& words) const;
  std::uint32_t number(const Words& words, std::uint64_t hash);

  const std::uint64_t seed_;
  ChunkedArray<TupleKey> keys_;
  NumberIndex index_;
  std::vector<std::uint64_t> hashes_;  ///< of number_all()
};

}  // namespace trailhound
