#pragma once

#include <cstdint>
#include <string>

#include "engine/io/byte_source.h"

namespace trailhound {

/// The whole of another source in memory, so that it can be read back and forth. Owns the bytes. One thread.
class HeldSource : public ByteSource {
 public:
  /// Reads `source` to its end. Empty string: all is well; otherwise why not, such as that it has more than `limit`
  /// bytes.
  std::string hold(ByteSource& source, std::size_t limit);

  std::size_t read(char* out, std::size_t size) override;
  std::string error() const override { return {}; }
  bool seek(std::uint64_t offset) override;
  std::uint64_t size() const override { return bytes_.size(); }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

}  // namespace trailhound
