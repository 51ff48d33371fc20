#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace trailhound {

/// Gives equal texts the same number, so that a fact can be small. Shared by all workers; intern() is thread-safe. The
/// numbers are dense but depend on who came first, so nothing that is shown or ordered may depend on them. Texts are
/// kept in memory to the end. The hash is seeded, for the texts come out of evidence and may have been made to collide.
class Interner {
 public:
  static constexpr std::uint32_t kFull = ~std::uint32_t{0};

  Interner();
  ~Interner();
  Interner(const Interner&) = delete;
  Interner& operator=(const Interner&) = delete;

  /// The number of `text`; kFull where four billion texts are known already.
  std::uint32_t intern(std::string_view text);

  /// Bytes that it holds, and texts.
  std::size_t bytes() const { return bytes_.load(std::memory_order_relaxed); }
  std::uint32_t size() const { return next_.load(std::memory_order_relaxed); }

  /// The texts by number; they live until the next intern(). REQUIRES: no intern() at the same time.
  std::vector<std::string_view> texts() const;

 private:
  static constexpr std::size_t kShards = 32;
  static constexpr std::size_t kBlockBytes = 64u << 10;
  /// Half a cache line, so that finding a short text, which stands in the slot itself, looks at memory once.
  struct alignas(32) Slot {
    static constexpr std::size_t kInline = 20;
    std::uint32_t hash = 0;
    std::uint32_t number = kFull;  ///< kFull: free
    std::uint32_t size = 0;
    char bytes[kInline] = {};  ///< a short text, or the pointer to a long one

    bool is_free() const { return number == kFull; }
    std::string_view text() const {
      if (size <= kInline) return {bytes, size};
      const char* long_text = nullptr;
      std::memcpy(&long_text, bytes, sizeof long_text);
      return {long_text, size};
    }
  };
  static_assert(sizeof(Slot) == 32);
  struct Shard {
    std::mutex mutex;
    std::vector<Slot> slots;  ///< a power of two, at most seven eighths used
    std::size_t used = 0;
    std::vector<std::unique_ptr<char[]>> blocks;
    std::size_t block_left = 0;
    char* block_at = nullptr;
  };

  std::uint64_t hash(std::string_view text) const;
  const char* keep(Shard& shard, std::string_view text);
  void grow(Shard& shard);

  const std::uint64_t seed_;
  std::array<Shard, kShards> shards_;
  std::atomic<std::uint32_t> next_{0};
  std::atomic<std::size_t> bytes_{0};
};

}  // namespace trailhound
