#include "engine/base/closest_word.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr std::size_t kLongest = 256;    // bytes; the time grows with the product of both lengths
constexpr std::size_t kLeastPrefix = 3;  // a shorter one begins too many words

/// Keystrokes that turn `a` into `b`: the optimal string alignment distance, that is Levenshtein's with swaps of
/// neighbours. Keeps the last three rows of the table.
std::size_t keystrokes(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool is_swap = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swap) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

void ClosestWord::offer(std::string_view candidate) {
  if (typed_.empty() || candidate.empty() || typed_.size() > kLongest || candidate.size() > kLongest) return;
  const std::string typed = folded(typed_), word = folded(candidate);
  const std::size_t shorter = std::min(typed.size(), word.size()), longer = std::max(typed.size(), word.size());
  const std::size_t allowed = std::max<std::size_t>(1, longer / 3);
  double share = 2;
  if (longer - shorter <= allowed) {
    share = static_cast<double>(keystrokes(typed, word)) / static_cast<double>(allowed);
  }
  // A word that was not written to its end is likelier than one that is as wrong as a word may be.
  const bool begins_alike = shorter >= kLeastPrefix && typed.compare(0, shorter, word, 0, shorter) == 0;
  if (begins_alike) share = std::min(share, 0.9);
  if (share > 1 || share >= least_) return;
  least_ = share;
  found_ = candidate;
}

}  // namespace trailhound
