#include "engine/fuzz/memory_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <stdexcept>

namespace trailhound {

MemoryFile::MemoryFile(std::string_view bytes) : descriptor_(memfd_create("input", MFD_CLOEXEC)), size_(bytes.size()) {
  if (descriptor_ < 0) throw std::runtime_error("memfd_create");
  if (write(descriptor_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
    throw std::runtime_error("a file in memory cannot be written");
  }
}

MemoryFile::~MemoryFile() { close(descriptor_); }

Input MemoryFile::input() const { return {"/proc/self/fd/" + std::to_string(descriptor_), size_}; }

}  // namespace trailhound
