#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/large_memory.h"

namespace trailhound {

/// Numbers distinct texts 0, 1, 2, … in the order in which they come, so that a fact can hold a number instead of a
/// text. Nothing that is shown or ordered may depend on these numbers. The hash is seeded, since evidence may contain
/// texts made to collide (seeded_hash()); tables with one seed agree about hashes. One thread at a time may use it.
class KeyTable {
 public:
  /// Prefetches the slot that number_of() will look at first for a text with this hash.
  void prefetch(std::uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[home(static_cast<std::uint32_t>(hash))]);
  }

  /// The number of `text`. REQUIRES: `hash` is of it, and there are fewer than 2^31 texts.
  std::uint32_t number_of(std::string_view text, std::uint64_t hash);

  /// The number of texts; the bytes that the table takes, with room for the next growth.
  std::uint32_t size() const { return used_; }
  std::size_t bytes() const { return slots_.size() * sizeof(Slot) * 3 / 2 + block_bytes_; }

  void clear();

  /// A text with the low half of its hash, its number and its slot.
  struct Entry {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;
    std::uint32_t slot = 0;
  };
  /// All entries, ordered by (hash, text).
  std::vector<Entry> entries() const;
  std::string_view text(std::uint32_t slot) const { return slots_[slot].text(); }

 private:
  static constexpr std::size_t kBlockBytes = 16u << 10;
  /// Half a cache line. A slot contains a short text itself, so that finding one costs one cache miss.
  struct alignas(32) Slot {
    static constexpr std::size_t kInline = 20;
    static constexpr std::uint32_t kFree = ~std::uint32_t{0};
    std::uint32_t hash = 0;
    std::uint32_t number = kFree;
    std::uint32_t size = 0;
    char bytes[kInline] = {};  ///< a short text, or the pointer to a long one

    bool is_free() const { return number == kFree; }
    bool is(std::uint32_t wanted_hash, std::string_view wanted) const;
    std::string_view text() const {
      if (size <= kInline) return {bytes, size};
      const char* long_text = nullptr;
      std::memcpy(&long_text, bytes, sizeof long_text);
      return {long_text, size};
    }
  };
  static_assert(sizeof(Slot) == 32);

  /// The preferred slot of a text with this hash; a text whose slot is taken goes to the next free one. The upper bits
  /// of the hash choose the slot, so that the table is nearly in the order of entries().
  std::size_t home(std::uint32_t hash) const { return static_cast<std::size_t>(std::uint64_t{hash} >> shift_); }
  const char* keep(std::string_view text);
  void grow();

  std::vector<Slot, LargeAllocator<Slot>> slots_;  ///< a power of two, at most three quarters used
  unsigned shift_ = 0;
  std::uint32_t used_ = 0;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::size_t block_left_ = 0, block_bytes_ = 0;
  char* block_at_ = nullptr;
};

}  // namespace trailhound
