#include "engine/base/large_memory.h"

#include <sys/mman.h>

#include <cstdint>

namespace trailhound {
namespace {

constexpr std::align_val_t kCacheLine{64};

std::size_t whole_pages(std::size_t bytes) { return (bytes + kLargePage - 1) / kLargePage * kLargePage; }

}  // namespace

void* allocate_large(std::size_t bytes, Pages pages) {
  if (bytes < kLargePage) return ::operator new(bytes, kCacheLine);
  // The system aligns to small pages, so a large one more is asked for, and what is outside given back.
  const std::size_t wanted = whole_pages(bytes), mapped = wanted + kLargePage;
  void* const memory = ::mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc();
  char* const begin = static_cast<char*>(memory);
  const std::size_t before =
      whole_pages(reinterpret_cast<std::uintptr_t>(begin)) - reinterpret_cast<std::uintptr_t>(begin);
  if (before > 0) ::munmap(begin, before);
  if (before < kLargePage) ::munmap(begin + before + wanted, kLargePage - before);
  if (pages == Pages::kLarge) ::madvise(begin + before, wanted, MADV_HUGEPAGE);  // where it is refused, they are small
  return begin + before;
}

void free_large(void* memory, std::size_t bytes) {
  if (bytes < kLargePage) return ::operator delete(memory, kCacheLine);
  ::munmap(memory, whole_pages(bytes));
}

}  // namespace trailhound
