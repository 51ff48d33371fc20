#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "engine/correlate/fact.h"

namespace trailhound {

/// Facts in blocks of one size, so that a list grows without a copy and takes no more than it holds.
class FactList {
 public:
  static constexpr std::size_t kBlock = 4096;

  void push_back(const Fact& fact) {
    if (size_ == blocks_.size() * kBlock) blocks_.push_back(std::make_unique_for_overwrite<Fact[]>(kBlock));
    blocks_[size_ / kBlock][size_ % kBlock] = fact;
    ++size_;
  }
  const Fact& operator[](std::size_t index) const { return blocks_[index / kBlock][index % kBlock]; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  std::size_t bytes() const { return blocks_.size() * kBlock * sizeof(Fact); }
  void clear() {
    blocks_.clear();
    size_ = 0;
  }

 private:
  std::vector<std::unique_ptr<Fact[]>> blocks_;
  std::size_t size_ = 0;
};

}  // namespace trailhound
