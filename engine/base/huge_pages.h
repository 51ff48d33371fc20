#pragma once

#include <sys/mman.h>

#include <cstddef>
#include <new>

namespace trailhound {

/// An allocator for large tables that are looked at in random places: it asks the system for pages of 2 MiB
/// (madvise(2), MADV_HUGEPAGE), for with those of 4 KiB most look-ups wait for the translation of the address as well.
/// It is a wish only: where the system does not grant it, nothing but speed changes.
template <typename T>
struct HugePages {
  using value_type = T;
  static constexpr std::size_t kPage = std::size_t{2} << 20;

  HugePages() = default;
  template <typename U>
  HugePages(const HugePages<U>&) {}

  T* allocate(std::size_t count) {
    const std::size_t bytes = count * sizeof(T);
    if (bytes < kPage) return static_cast<T*>(::operator new(bytes));
    void* memory = ::operator new (bytes, std::align_val_t{kPage});
    static_cast<void>(madvise(memory, bytes / kPage * kPage, MADV_HUGEPAGE));
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t count) {
    if (count * sizeof(T) < kPage) {
      ::operator delete(memory);
    } else {
      ::operator delete (memory, std::align_val_t{kPage});
    }
  }
  friend bool operator==(const HugePages&, const HugePages&) { return true; }
};

}  // namespace trailhound
