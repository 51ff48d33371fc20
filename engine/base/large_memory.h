#pragma once

#include <cstddef>
#include <new>

namespace trailhound {

/// Memory that goes back to the system when it is freed, if it is not less than a large page.
enum class Pages {
  kLarge,  ///< if the system has them. For memory that is read at random, because finding a page costs next to
           ///< nothing
  kSmall,  ///< for memory that is filled front to back: a page that the system cleared is in the cache when it is
           ///< written to, and a virtual machine need not ask its host for a large page each time
};
inline constexpr std::size_t kLargePage = std::size_t{2} << 20;
void* allocate_large(std::size_t bytes, Pages pages);
void free_large(void* memory, std::size_t bytes);

/// On large pages.
template <typename T>
class LargeAllocator {
 public:
  using value_type = T;

  LargeAllocator() = default;
  template <typename U>
  LargeAllocator(const LargeAllocator<U>&) {}  // NOLINT: rebinding

  T* allocate(std::size_t count) { return static_cast<T*>(allocate_large(count * sizeof(T), Pages::kLarge)); }
  void deallocate(T* memory, std::size_t count) { free_large(memory, count * sizeof(T)); }
  template <typename U>
  bool operator==(const LargeAllocator<U>&) const {
    return true;
  }

 private:
  static_assert(alignof(T) <= kLargePage);
};

}  // namespace trailhound
