#include "engine/base/seeded_hash.h"

#include <random>

namespace trailhound {

std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

}  // namespace trailhound
