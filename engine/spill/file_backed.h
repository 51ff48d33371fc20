#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <vector>

namespace trailhound {

/// Maps a new unnamed file, which the system writes out when it needs the memory. The disk space is reserved before, so
/// that a full disk fails here and not at a store. Throws FileBackedFailure. REQUIRES: bytes > 0
void* map_temporary_file(std::size_t bytes);
void unmap_temporary_file(void* memory, std::size_t bytes);

/// errno has the reason.
class FileBackedFailure : public std::bad_alloc {
 public:
  const char* what() const noexcept override { return "a temporary file cannot be made or mapped"; }
};

/// For vectors that are nearly always small, but may grow with the evidence: from `threshold` bytes on they are in a
/// mapped temporary file.
template <typename T>
class FileBackedAllocator {
 public:
  using value_type = T;
  using propagate_on_container_move_assignment = std::true_type;
  using propagate_on_container_swap = std::true_type;

  explicit FileBackedAllocator(std::size_t threshold) : threshold_(threshold) {}
  template <typename U>
  FileBackedAllocator(const FileBackedAllocator<U>& other) : threshold_(other.threshold()) {}  // NOLINT: rebinding

  T* allocate(std::size_t count) {
    if (count >= threshold_ / sizeof(T)) return static_cast<T*>(map_temporary_file(count * sizeof(T)));
    return static_cast<T*>(::operator new(count * sizeof(T)));
  }
  void deallocate(T* memory, std::size_t count) {
    if (count >= threshold_ / sizeof(T)) return unmap_temporary_file(memory, count * sizeof(T));
    ::operator delete(memory);
  }
  std::size_t threshold() const { return threshold_; }
  template <typename U>
  bool operator==(const FileBackedAllocator<U>& other) const {
    return threshold_ == other.threshold();
  }

 private:
  static_assert(std::is_trivially_copyable_v<T>);
  std::size_t threshold_;
};

template <typename T>
using FileBackedVector = std::vector<T, FileBackedAllocator<T>>;

}  // namespace trailhound
