#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace trailhound {

/// A temporary file that has no name, in $TMPDIR or /tmp: nobody else can open it (it holds evidence), and it is gone
/// whenever the process is. Owns its descriptor; one thread at a time.
class UnnamedFile {
 public:
  UnnamedFile() = default;
  ~UnnamedFile();
  UnnamedFile(UnnamedFile&& other) noexcept;
  UnnamedFile& operator=(UnnamedFile&& other) noexcept;

  /// All of these: false where it failed, and errno tells why. The others REQUIRE that create() succeeded.
  bool create();
  /// Writes all of it at the end.
  bool append(const void* data, std::size_t size);
  /// Reads up to `size` bytes from `offset` on; `count` is what was there.
  bool read(std::uint64_t offset, void* data, std::size_t size, std::size_t& count) const;

  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

/// `temporary file: No space left on device`, of the errno that one of these calls left.
std::string temporary_file_failure();

}  // namespace trailhound
