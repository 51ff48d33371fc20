#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/base/large_memory.h"
#include "engine/correlate/fact.h"

namespace trailhound {

/// Facts as one worker gathers them: in parts, by the rank of their correlation and within it by the upper bits of the
/// hash of their group key. So they are nearly in the order of their groups from the beginning, and putting a part
/// into order stays within a processor's cache, whatever all of them take. They do not move; each has an index of 32
/// bits.
class GatheredFacts {
 public:
  /// For correlations of `ranks` ranks, and `memory` bytes of facts, about.
  GatheredFacts(std::uint32_t ranks, std::size_t memory);
  GatheredFacts(GatheredFacts&& other) noexcept = default;
  GatheredFacts& operator=(GatheredFacts&& other) noexcept = default;

  /// A fact more, whose content is the caller's to write. Valid until clear().
  Fact& add(std::uint32_t rank, std::uint32_t hash) {
    Open& open = open_[part_of(rank, hash)];
    if (open.next == open.end) open_block(open);
    // Where the next one of the part ends, which is mostly a line that was not written to yet.
    __builtin_prefetch(reinterpret_cast<const char*>(open.next) + 2 * sizeof(Fact) - 1, 1);
    ++size_;
    return *open.next++;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// What the facts take, with the room for some more of each part.
  std::size_t bytes() const { return used_ * sizeof(Fact); }
  /// The memory stays, for what comes next.
  void clear();
  /// What is held, needed or not; and gives back what is not needed.
  std::size_t held_bytes() const { return (chunks_.size() << chunk_bits_) * sizeof(Fact); }
  void give_back() { chunks_.resize((used_ + chunk_size() - 1) >> chunk_bits_); }

  std::uint32_t part_of(std::uint32_t rank, std::uint32_t hash) const {
    return rank << part_bits_ | static_cast<std::uint32_t>(std::uint64_t{hash} >> (32 - part_bits_));
  }

  Fact& operator[](std::uint32_t index) { return chunks_[index >> chunk_bits_][index & (chunk_size() - 1)]; }

  /// Calls `take` with the index of each fact of a part.
  template <typename Take>
  void for_each(std::uint32_t part, Take take) const {
    const Open& open = open_[part];
    for (std::uint32_t block = open.first; block != kNone; block = blocks_[block].after) {
      std::uint32_t end = blocks_[block].end;
      if (block == open.last) end -= static_cast<std::uint32_t>(open.end - open.next);
      for (std::uint32_t index = blocks_[block].begin; index < end; ++index) take(index);
    }
  }

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  /// The end of a part, where facts are added.
  struct Open {
    Fact* next = nullptr;
    Fact* end = nullptr;
    std::uint32_t first = kNone, last = kNone;  ///< its blocks
  };
  /// Facts [begin, end) of a part, and the block after this one.
  struct Block {
    std::uint32_t begin = 0, end = 0, after = kNone;
  };
  struct Free {
    std::size_t count = 0;
    void operator()(Fact* chunk) const { free_large(chunk, count * sizeof(Fact)); }
  };

  void open_block(Open& open);
  std::uint32_t chunk_size() const { return 1u << chunk_bits_; }

  unsigned chunk_bits_ = 0, part_bits_ = 0;
  std::vector<Open> open_;  ///< by part
  std::vector<Block> blocks_;
  std::vector<std::unique_ptr<Fact[], Free>> chunks_;
  std::size_t used_ = 0;  ///< facts that the blocks have room for, in chunks one after the other
  std::size_t size_ = 0;
};

}  // namespace trailhound
