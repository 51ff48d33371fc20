#include "engine/spill/file_backed.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <cerrno>

#include "engine/spill/unnamed_file.h"

namespace trailhound {

void* map_temporary_file(std::size_t bytes) {
  UnnamedFile file;
  if (!file.create()) throw FileBackedFailure();
  // Without this, a disk that is full when a page is first written to ends the process (SIGBUS).
  if (const int failure = ::posix_fallocate(file.descriptor(), 0, static_cast<off_t>(bytes)); failure != 0) {
    errno = failure;
    throw FileBackedFailure();
  }
  void* const memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.descriptor(), 0);
  if (memory == MAP_FAILED) throw FileBackedFailure();
  return memory;
}

void unmap_temporary_file(void* memory, std::size_t bytes) { ::munmap(memory, bytes); }

}  // namespace trailhound
