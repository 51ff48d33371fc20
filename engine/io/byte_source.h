#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace trailhound {

/// Bytes that are read forward, whatever they come out of: a file, a stream that is inflated, a member of an archive.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Moves up to `size` bytes to `out`; 0: it has ended or failed.
  virtual std::size_t read(char* out, std::size_t size) = 0;
  /// Why reading failed; empty if it did not.
  virtual std::string error() const = 0;
  /// Goes on at `offset`. False: it cannot, and stays where it was.
  virtual bool seek(std::uint64_t offset) = 0;
  virtual std::uint64_t size() const = 0;  ///< 0 where it is not known
};

}  // namespace trailhound
