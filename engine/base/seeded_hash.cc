#include "engine/base/seeded_hash.h"

#include <random>

#include "engine/base/bytes.h"

namespace trailhound {

std::uint64_t random_seed() {
  std::random_device device;
  return std::uint64_t{device()} << 32 | device();
}

// One multiplication takes sixteen bytes. What is left behind the last whole sixteen is taken with the bytes before it,
// some of them once more.
std::uint64_t seeded_hash(std::string_view text, std::uint64_t seed) {
  const std::uint64_t secret = 0xA0761D6478BD642Fu ^ seed;
  std::uint64_t h = seed ^ (text.size() * 0x9E3779B97F4A7C15u);
  std::uint64_t a = 0, b = 0;
  if (text.size() > 16) {
    const char* const last = text.data() + text.size() - 16;
    for (const char* at = text.data(); at < last; at += 16) h = mix(word_at(at) ^ secret, word_at(at + 8) ^ h);
    a = word_at(last);
    b = word_at(last + 8);
  } else if (text.size() >= 8) {
    a = word_at(text.data());
    b = word_at(text.data() + text.size() - 8);
  } else {
    text.copy(reinterpret_cast<char*>(&a), text.size());
  }
  return mix(0xE7037ED1A0B428DBu ^ seed, mix(a ^ secret, b ^ h));
}

}  // namespace trailhound
