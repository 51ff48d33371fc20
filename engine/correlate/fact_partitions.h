#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/base/large_memory.h"
#include "engine/correlate/fact.h"

namespace trailhound {

/// The facts of one writer, partitioned as they come: by the rank of their correlation, and within it by the upper bits
/// of the hash of their group key. Grouping a partition then stays within the processor's cache, however large the
/// whole is. Facts never move, and each has an index of 32 bits. One thread at a time may use it.
class FactPartitions {
 public:
  /// For correlations of `ranks` ranks and about `memory` bytes of facts.
  FactPartitions(std::uint32_t ranks, std::size_t memory);
  FactPartitions(FactPartitions&& other) noexcept = default;
  FactPartitions& operator=(FactPartitions&& other) noexcept = default;

  /// A new fact, which the caller fills in. Valid until clear().
  Fact& append(std::uint32_t rank, std::uint32_t hash) {
    Open& open = open_[partition_of(rank, hash)];
    if (open.next == open.end) open_block(open);
    // The cache line where the next fact of the partition ends; mostly nobody has written to it yet.
    __builtin_prefetch(reinterpret_cast<const char*>(open.next) + 2 * sizeof(Fact) - 1, 1);
    ++size_;
    return *open.next++;
  }

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Bytes of the facts and of the free places in each partition's last block.
  std::size_t bytes() const { return used_ * sizeof(Fact); }
  /// Forgets the facts and keeps the memory for the next ones.
  void clear();
  /// Bytes allocated; give_back() frees those that no fact needs.
  std::size_t held_bytes() const { return (chunks_.size() << chunk_bits_) * sizeof(Fact); }
  void give_back() { chunks_.resize((used_ + chunk_size() - 1) >> chunk_bits_); }

  std::uint32_t partition_of(std::uint32_t rank, std::uint32_t hash) const {
    return rank << partition_bits_ | static_cast<std::uint32_t>(std::uint64_t{hash} >> (32 - partition_bits_));
  }

  Fact& operator[](std::uint32_t index) { return chunks_[index >> chunk_bits_][index & (chunk_size() - 1)]; }

  /// Calls `take` with the index of each fact of a partition.
  template <typename Take>
  void for_each(std::uint32_t partition, Take take) const {
    const Open& open = open_[partition];
    for (std::uint32_t block = open.first; block != kNone; block = blocks_[block].after) {
      std::uint32_t end = blocks_[block].end;
      if (block == open.last) end -= static_cast<std::uint32_t>(open.end - open.next);
      for (std::uint32_t index = blocks_[block].begin; index < end; ++index) take(index);
    }
  }

 private:
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  /// The end of a partition, where facts are added.
  struct Open {
    Fact* next = nullptr;
    Fact* end = nullptr;
    std::uint32_t first = kNone, last = kNone;  ///< its blocks
  };
  /// Facts [begin, end) of a partition, and the block after this one.
  struct Block {
    std::uint32_t begin = 0, end = 0, after = kNone;
  };
  struct Free {
    std::size_t count = 0;
    void operator()(Fact* chunk) const { free_large(chunk, count * sizeof(Fact)); }
  };

  void open_block(Open& open);
  std::uint32_t chunk_size() const { return 1u << chunk_bits_; }

  unsigned chunk_bits_ = 0, partition_bits_ = 0;
  std::vector<Open> open_;  ///< by partition
  std::vector<Block> blocks_;
  std::vector<std::unique_ptr<Fact[], Free>> chunks_;
  std::size_t used_ = 0;  ///< facts that the blocks have room for, in chunks one after the other
  std::size_t size_ = 0;
};

}  // namespace trailhound
