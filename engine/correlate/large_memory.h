#pragma once

#include <cstddef>
#include <new>

namespace trailhound {

/// Memory that is gone through at random: from kLargePage bytes on it lies on pages of that size where the system has
/// them, so that finding a page costs next to nothing, and getting it from the system is done 512 times less often.
inline constexpr std::size_t kLargePage = std::size_t{2} << 20;
void* allocate_large(std::size_t bytes);
void free_large(void* memory, std::size_t bytes);

template <typename T>
class LargeAllocator {
 public:
  using value_type = T;

  LargeAllocator() = default;
  template <typename U>
  LargeAllocator(const LargeAllocator<U>&) {}  // NOLINT: rebinding

  T* allocate(std::size_t count) { return static_cast<T*>(allocate_large(count * sizeof(T))); }
  void deallocate(T* memory, std::size_t count) { free_large(memory, count * sizeof(T)); }
  template <typename U>
  bool operator==(const LargeAllocator<U>&) const {
    return true;
  }

 private:
  static_assert(alignof(T) <= kLargePage);
};

}  // namespace trailhound
