#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "engine/base/seeded_hash.h"

namespace trailhound {

/// Remembers what a slow function made of a text. User agents and addresses come again and again, and finding the
/// family of an agent costs thirty times as much as looking it up. One per worker and function.
///
/// Bounded, whatever the evidence has: it starts afresh when it is full, and a long text is derived each time.
class DerivedTexts {
 public:
  using Derive = std::string (*)(std::string_view);
  explicit DerivedTexts(Derive derive) : derive_(derive), known_(0, Hash(random_seed())) {}

  /// What the function makes of `text`. Valid until the next call.
  std::string_view of(std::string_view text);

 private:
  static constexpr std::size_t kMostTexts = 4096;
  static constexpr std::size_t kLongestText = 512;

  /// Seeded, so that evidence cannot choose texts that collide.
  struct Hash {
    using is_transparent = void;
    explicit Hash(std::uint64_t of_run) : seed(of_run) {}
    std::size_t operator()(std::string_view text) const { return seeded_hash(text, seed); }
    std::uint64_t seed;
  };

  Derive derive_;
  std::unordered_map<std::string, std::string, Hash, std::equal_to<>> known_;
  std::string derived_;  ///< of a long text
};

}  // namespace trailhound
