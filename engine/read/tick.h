#pragma once

#include <cstdint>

namespace trailhound {

/// Told after every window of text, with what came since the last call. Several threads may call it at once.
class ReadTick {
 public:
  virtual ~ReadTick() = default;
  virtual void tick(std::uint64_t compressed, std::uint64_t decompressed, std::uint64_t records) = 0;
};

}  // namespace trailhound
