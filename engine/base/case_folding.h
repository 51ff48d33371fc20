#pragma once

#include <cstdint>
#include <span>

namespace trailhound {

/// A run of code points FIRST, FIRST + stride … LAST that all fold to themselves + delta. A stride of 2 is the
/// usual alternation of capital and small letters in one block.
struct CaseFoldingRange {
  char32_t first, last;
  std::int32_t delta;
  std::uint32_t stride;
};

/// Every simple case folding beyond ASCII, ordered by `first`, without overlaps. Static data, any thread.
std::span<const CaseFoldingRange> case_folding_ranges();

}  // namespace trailhound
