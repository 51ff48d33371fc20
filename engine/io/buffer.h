#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <utility>

namespace trailhound {

/// Bytes that are about to be overwritten. It grows on demand, never shrinks and never zeroes, so a page is touched
/// only when something is stored in it; std::string and std::vector fill what they grow by. Owns its memory.
class Buffer {
 public:
  Buffer() = default;
  ~Buffer() { std::free(data_); }
  Buffer(Buffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)), capacity_(std::exchange(other.capacity_, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }

  char* data() { return data_; }
  const char* data() const { return data_; }
  std::size_t capacity() const { return capacity_; }

  /// Makes room for at least `size` bytes and keeps the content. realloc moves large blocks by their page table, so
  /// pages in use cost nothing again. Throws std::bad_alloc.
  void reserve(std::size_t size) {
    if (size <= capacity_) return;
    void* grown = std::realloc(data_, size);
    if (grown == nullptr) throw std::bad_alloc();
    data_ = static_cast<char*>(grown);
    capacity_ = size;
  }

 private:
  char* data_ = nullptr;
  std::size_t capacity_ = 0;
};

}  // namespace trailhound
