#pragma once

#include <vector>

namespace trailhound {

/// A set of characters, as ranges with both ends inclusive.
struct CodePointRange {
  char32_t first, last;
};
using CodePoints = std::vector<CodePointRange>;

}  // namespace trailhound
