#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/base/large_memory.h"

namespace trailhound {

/// Finds what is numbered from 0 by its hash. It knows hashes and numbers alone: the owner has what they stand for, and
/// its functions compare and hash it. One thread at a time.
class NumberIndex {
 public:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

  NumberIndex() : slots_(kLeastSlots) {}

  /// What was found, or where it belongs: valid until the index changes.
  struct Found {
    std::uint32_t number = kNone;
    std::size_t place = 0;
  };
  /// `is_same`: whether a number stands for what is looked for. It is asked of numbers with the hash alone.
  template <typename IsSame>
  Found find(std::uint64_t hash, const IsSame& is_same) const {
    const auto upper = static_cast<std::uint32_t>(hash >> 32);
    std::size_t at = hash & (slots_.size() - 1);
    for (; slots_[at].number != 0; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].hash == upper && is_same(slots_[at].number - 1)) return {slots_[at].number - 1, at};
    }
    return {kNone, at};
  }
  /// Adds the next number where it was not found. `hash_of`: of a number.
  template <typename HashOf>
  void add(std::size_t place, std::uint64_t hash, const HashOf& hash_of) {
    slots_[place] = {static_cast<std::uint32_t>(hash >> 32), ++count_};
    if (std::size_t{count_} * 2 > slots_.size()) grow(hash_of);
  }

  /// The processor is to wait for the places of many hashes at once: first this for each hash, then
  /// first_number().
  void prefetch(std::uint64_t hash) const { __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]); }
  /// The number at the place that find() looks at first; kNone: there is none.
  std::uint32_t first_number(std::uint64_t hash) const { return slots_[hash & (slots_.size() - 1)].number - 1; }

  std::size_t bytes() const { return slots_.size() * sizeof(Slot); }
  void clear() {
    slots_ = std::vector<Slot, LargeAllocator<Slot>>(kLeastSlots);
    count_ = 0;
  }

 private:
  struct Slot {
    std::uint32_t hash = 0;    ///< the upper half
    std::uint32_t number = 0;  ///< from 1; 0: free
  };
  static constexpr std::size_t kLeastSlots = 256;

  template <typename HashOf>
  void grow(const HashOf& hash_of) {
    slots_.assign(slots_.size() * 2, {});
    for (std::uint32_t number = 0; number < count_; ++number) {
      const std::uint64_t hash = hash_of(number);
      std::size_t at = hash & (slots_.size() - 1);
      while (slots_[at].number != 0) at = (at + 1) & (slots_.size() - 1);
      slots_[at] = {static_cast<std::uint32_t>(hash >> 32), number + 1};
    }
  }

  std::vector<Slot, LargeAllocator<Slot>> slots_;  ///< a power of two, at most half used
  std::uint32_t count_ = 0;
};

}  // namespace trailhound
