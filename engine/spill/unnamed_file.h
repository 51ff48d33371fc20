#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace trailhound {

/// A temporary file without a name, in $TMPDIR or else /tmp. It holds evidence, so no other process may open it, and
/// it disappears when the process ends, however that ends. Owns its descriptor. One thread at a time may use it.
class UnnamedFile {
 public:
  UnnamedFile() = default;
  ~UnnamedFile();
  UnnamedFile(UnnamedFile&& other) noexcept;
  UnnamedFile& operator=(UnnamedFile&& other) noexcept;

  /// Where create() makes its files.
  static std::string folder();

  /// These three return false when the system refuses, with the reason in errno. append() and read() REQUIRE that
  /// create() succeeded.
  bool create();
  /// Writes all of `data` at the end of the file.
  bool append(const void* data, std::size_t size);
  /// Reads up to `size` bytes from `offset` on. `count` becomes the number of bytes read; it is less than `size` only
  /// at the end of the file.
  bool read(std::uint64_t offset, void* data, std::size_t size, std::size_t& count) const;

  /// Negative before create().
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_ = -1;
};

/// `temporary file: No space left on device`, for the errno that a failed call left.
std::string temporary_file_failure();

}  // namespace trailhound
