#include "engine/base/seeded_hash.h"

#include <random>

#include "engine/base/bytes.h"

namespace trailhound {

std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

std::uint64_t seeded_hash(std::string_view text, std::uint64_t seed) {
  std::uint64_t h = seed ^ (text.size() * 0x9E3779B97F4A7C15u);
  std::uint64_t rest = 0;
  if (text.size() < 8) {
    text.copy(reinterpret_cast<char*>(&rest), text.size());
  } else {
    const char* const last = text.data() + text.size() - 8;
    for (const char* at = text.data(); at < last; at += 8) h = mix(h ^ word_at(at), 0xA0761D6478BD642Fu ^ seed);
    rest = word_at(last);  // some of it once more
  }
  return mix(h ^ rest, 0xE7037ED1A0B428DBu ^ seed);
}

}  // namespace trailhound
