#pragma once

#include <bit>
#include <cstdint>
#include <utility>

#include "engine/base/fixed.h"
#include "engine/spill/file_backed.h"

namespace trailhound {

/// A bag of numbers out of a known set, with the k-th smallest in O(log n): a Fenwick tree over their ranks (P.
/// Fenwick, "A new data structure for cumulative frequency tables", 1994).
class RankedValues {
 public:
  /// Lists of `threshold` bytes or more are kept in mapped temporary files.
  explicit RankedValues(std::size_t threshold)
      : values_(FileBackedAllocator<Fixed>(threshold)), counts_(FileBackedAllocator<std::uint64_t>(threshold)) {}

  /// `values`: sorted, each once.
  void reset(FileBackedVector<Fixed> values) {
    values_ = std::move(values);
    counts_.assign(values_.size() + 1, 0);
    size_ = 0;
  }
  FileBackedVector<Fixed> release() { return std::move(values_); }

  void insert(Fixed value) { change(value, 1); }
  void erase(Fixed value) { change(value, ~std::uint64_t{0}); }
  std::uint64_t size() const { return size_; }

  /// REQUIRES: k < size()
  Fixed select(std::uint64_t k) const {
    std::size_t at = 0;
    for (std::size_t step = std::bit_floor(counts_.size() - 1); step > 0; step /= 2) {
      if (at + step < counts_.size() && counts_[at + step] <= k) {
        at += step;
        k -= counts_[at];
      }
    }
    return values_[at];
  }

 private:
  void change(Fixed value, std::uint64_t by) {
    size_ += by;
    std::size_t low = 0, high = values_.size();
    while (high - low > 1) {
      const std::size_t middle = (low + high) / 2;
      (values_[middle] <= value ? low : high) = middle;
    }
    for (std::size_t i = low + 1; i < counts_.size(); i += i & (~i + 1)) counts_[i] += by;
  }

  FileBackedVector<Fixed> values_;
  FileBackedVector<std::uint64_t> counts_;
  std::uint64_t size_ = 0;
};

}  // namespace trailhound
