#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// A small generator of pseudo-random numbers (SplitMix64, public domain, by Sebastiano Vigna): the same seed gives the
/// same numbers on every machine and compiler, which std's distributions do not promise. For tests only. A value.
///
/// With a script, each number is the next byte of the script until it ends, so a fuzzer that changes one byte changes
/// one decision of a generator.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  explicit Random(std::string_view script) : state_(script.size()), script_(script) {}

  std::uint64_t next() {
    if (at_ < script_.size()) return static_cast<unsigned char>(script_[at_++]);
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }

  /// 0 to count - 1. REQUIRES: count > 0
  std::size_t below(std::size_t count) { return static_cast<std::size_t>(next() % count); }
  /// low to high, both included.
  std::size_t between(std::size_t low, std::size_t high) { return low + below(high - low + 1); }
  bool chance(unsigned percent) { return next() % 100 < percent; }

  template <typename T, std::size_t n>
  const T& pick(const T (&choices)[n]) {
    return choices[below(n)];
  }
  template <typename T>
  const T& pick(const std::vector<T>& choices) {
    return choices[below(choices.size())];
  }

 private:
  std::uint64_t state_;
  std::string script_;
  std::size_t at_ = 0;
};

}  // namespace trailhound
