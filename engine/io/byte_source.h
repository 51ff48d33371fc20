#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace trailhound {

/// Bytes to read forward: a file's, those that a stream inflates to, or those of an archive's member.
class ByteSource {
 public:
  virtual ~ByteSource() = default;
  /// Copies up to `size` bytes to `out`. 0: the source has ended or failed.
  virtual std::size_t read(char* out, std::size_t size) = 0;
  /// Why reading failed; empty if it did not.
  virtual std::string error() const = 0;
  /// Continues at `offset`. False: it cannot, and its position has not changed.
  virtual bool seek(std::uint64_t offset) = 0;
  virtual std::uint64_t size() const = 0;  ///< 0: not known, and the source cannot seek
};

}  // namespace trailhound
