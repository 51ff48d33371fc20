#include "engine/spill/unnamed_file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

namespace trailhound {

UnnamedFile::~UnnamedFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

UnnamedFile::UnnamedFile(UnnamedFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

UnnamedFile& UnnamedFile::operator=(UnnamedFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

std::string UnnamedFile::folder() {
  const char* const variable = ::getenv("TMPDIR");
  return variable != nullptr && *variable != '\0' ? variable : P_tmpdir;
}

bool UnnamedFile::create() {
  const std::string folder = UnnamedFile::folder();
  descriptor_ = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor_ >= 0) return true;
  // A file system that has no such files: it has a name for a moment.
  std::string name = folder + "/trailhound-XXXXXX";
  descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor_ >= 0) ::unlink(name.c_str());
  return descriptor_ >= 0;
}

bool UnnamedFile::append(const void* data, std::size_t size) {
  const char* bytes = static_cast<const char*>(data);
  while (size > 0) {
    const ssize_t written = ::write(descriptor_, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

bool UnnamedFile::read(std::uint64_t offset, void* data, std::size_t size, std::size_t& count) const {
  char* bytes = static_cast<char*>(data);
  count = 0;
  while (count < size) {
    const ssize_t got = ::pread(descriptor_, bytes + count, size - count, static_cast<off_t>(offset + count));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) break;
    count += static_cast<std::size_t>(got);
  }
  return true;
}

std::string temporary_file_failure() { return "temporary file: " + std::generic_category().message(errno); }

}  // namespace trailhound
