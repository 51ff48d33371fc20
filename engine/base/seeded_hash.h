#pragma once

#include <cstdint>
#include <string_view>

namespace trailhound {

/// Hashes of values from evidence have a new seed in every run, because an attacker may have made the values collide.
/// So no output and no order may depend on a hash.
std::uint64_t random_seed();

/// The two halves of the 128-bit product, folded (the mixing step of wyhash, public domain).
inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Of any text; equal texts have equal hashes under one seed.
std::uint64_t seeded_hash(std::string_view text, std::uint64_t seed);

}  // namespace trailhound
