#include "engine/correlate/fact_partitions.h"

#include <algorithm>
#include <bit>

namespace trailhound {
namespace {

/// Facts of a block. The first block of a partition is small, since many partitions have only a fact or two.
constexpr std::uint32_t kLeastBlock = 16, kLargestBlock = 256;
/// Facts of a chunk: some megabytes, or a sixteenth of the memory if that is less.
constexpr unsigned kMostChunkBits = 17, kLeastChunkBits = 4;
/// So many that a partition fits in the processor's cache, and so few that the ends of all of them do.
constexpr unsigned kMostPartitionBits = 8;

unsigned bits_of(std::size_t number) { return static_cast<unsigned>(std::bit_width(number | 1)) - 1; }

}  // namespace

FactPartitions::FactPartitions(std::uint32_t ranks, std::size_t memory)
    : chunk_bits_(std::clamp(bits_of(memory / 16 / sizeof(Fact)), kLeastChunkBits, kMostChunkBits)),
      // The free places in the last blocks are a sixteenth of the memory at most.
      partition_bits_(
          std::min(kMostPartitionBits, bits_of(memory / 16 / (kLargestBlock * sizeof(Fact)) / std::max(1u, ranks)))),
      open_(std::size_t{ranks} << partition_bits_) {}

void FactPartitions::open_block(Open& open) {
  const std::size_t mask = chunk_size() - 1;
  if (used_ >> chunk_bits_ == chunks_.size()) {
    chunks_.reserve(chunks_.size() + 1);  // nothing may throw between the allocation and its owner
    void* const memory = allocate_large(chunk_size() * sizeof(Fact), Pages::kSmall);
    chunks_.emplace_back(static_cast<Fact*>(memory), Free{chunk_size()});
  }
  const auto block = static_cast<std::uint32_t>(blocks_.size()), begin = static_cast<std::uint32_t>(used_);
  std::uint32_t count = kLeastBlock;
  if (open.last == kNone) {
    open.first = block;
  } else {
    Block& last = blocks_[open.last];
    last.after = block;
    count = std::min(kLargestBlock, 2 * (last.end - last.begin));
  }
  count = std::min(count, static_cast<std::uint32_t>(chunk_size() - (used_ & mask)));
  blocks_.push_back({begin, begin + count});
  open.last = block;
  open.next = &(*this)[begin];
  open.end = open.next + count;
  used_ += count;
}

void FactPartitions::clear() {
  std::fill(open_.begin(), open_.end(), Open());
  blocks_.clear();
  used_ = size_ = 0;
}

}  // namespace trailhound
