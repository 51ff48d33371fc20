#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace trailhound {

/// An array that grows at its end and whose elements never move, so that growing needs no second copy of it. One thread
/// may append while another reads elements that it was told of, as long as there are not more than `most`.
template <typename T>
class ChunkedArray {
 public:
  explicit ChunkedArray(std::size_t most = 0) { chunks_.reserve(most / kChunk + 1); }

  std::size_t size() const { return size_; }
  T& operator[](std::size_t i) { return chunks_[i / kChunk][i % kChunk]; }
  const T& operator[](std::size_t i) const { return chunks_[i / kChunk][i % kChunk]; }
  void push_back(T element) {
    if (size_ % kChunk == 0) chunks_.push_back(std::make_unique_for_overwrite<T[]>(kChunk));
    (*this)[size_] = std::move(element);
    ++size_;
  }
  void clear() {
    chunks_.clear();
    size_ = 0;
  }

 private:
  static constexpr std::size_t kChunk = 1024;

  std::vector<std::unique_ptr<T[]>> chunks_;
  std::size_t size_ = 0;
};

}  // namespace trailhound
