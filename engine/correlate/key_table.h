#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/large_memory.h"

namespace trailhound {

/// Gives equal texts the same number, so that a fact can be small. One thread's; the numbers are dense, and depend on
/// who came first, so nothing that is shown or ordered may depend on them. The hash is seeded, for the texts come out
/// of evidence and may have been made to collide (seeded_hash()); tables with one seed agree about hashes.
class KeyTable {
 public:
  /// Fetches the place where a text with this hash stands, for number_of() soon after.
  void prefetch(std::uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[home(static_cast<std::uint32_t>(hash))]);
  }

  /// The number of `text`. REQUIRES: `hash` is of it, and there are fewer than 2^31 texts.
  std::uint32_t number_of(std::string_view text, std::uint64_t hash);

  /// Texts, and the bytes that they take with room for the next growth.
  std::uint32_t size() const { return used_; }
  std::size_t bytes() const { return slots_.size() * sizeof(Slot) * 3 / 2 + block_bytes_; }

  void clear();

  /// A text by the low half of its hash.
  struct Entry {
    std::uint32_t hash = 0;
    std::uint32_t number = 0;
    std::uint32_t slot = 0;
  };
  /// All, by (hash, text).
  std::vector<Entry> entries() const;
  std::string_view text(std::uint32_t slot) const { return slots_[slot].text(); }

 private:
  static constexpr std::size_t kBlockBytes = 16u << 10;
  /// Half a cache line, so that finding a short text, which stands in the slot itself, looks at memory once.
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

  /// Where a text with this hash stands if the place is free, or else behind it. By the upper bits, so that the table
  /// is nearly in the order of entries().
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
