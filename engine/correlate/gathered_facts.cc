#include "engine/correlate/gathered_facts.h"

#include <algorithm>
#include <bit>

namespace trailhound {
namespace {

/// Of a block. The first of a part is small, since there may be many parts with a fact or two.
constexpr std::uint32_t kLeastBlock = 16, kLargestBlock = 256;
/// Of a chunk: some megabytes, or a part of the memory.
constexpr unsigned kMostChunkBits = 17, kLeastChunkBits = 4;
/// Enough for parts that fit in a processor's cache, few enough for it to hold the end of each.
constexpr unsigned kMostPartBits = 8;

unsigned bits_of(std::size_t number) { return static_cast<unsigned>(std::bit_width(number | 1)) - 1; }

}  // namespace

GatheredFacts::GatheredFacts(std::uint32_t ranks, std::size_t memory)
    : chunk_bits_(std::clamp(bits_of(memory / 16 / sizeof(Fact)), kLeastChunkBits, kMostChunkBits)),
      // What is not full of the last blocks is a sixteenth at most.
      part_bits_(std::min(kMostPartBits, bits_of(memory / 16 / (kLargestBlock * sizeof(Fact)) / std::max(1u, ranks)))),
      open_(std::size_t{ranks} << part_bits_) {}

void GatheredFacts::open_block(Open& open) {
  const std::size_t mask = chunk_size() - 1;
  if (used_ >> chunk_bits_ == chunks_.size()) {
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

void GatheredFacts::clear() {
  std::fill(open_.begin(), open_.end(), Open());
  blocks_.clear();
  used_ = size_ = 0;
}

}  // namespace trailhound
