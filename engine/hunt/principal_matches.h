#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/sigma/levels.h"

namespace trailhound {

/// How many matches of each level every principal has. Bounded: it keeps the first kMaxPrincipals in the order of the
/// evidence and cuts their names to kNameBytes. A value; one thread at a time.
class PrincipalMatches {
 public:
  static constexpr std::size_t kMaxPrincipals = 10'000;
  static constexpr std::size_t kNameBytes = 256;

  struct Principal {
    std::string name;
    CountsByLevel matches{};
  };

  /// The number of a principal, for add(). Events that state no principal share the empty name.
  std::uint32_t number_of(std::string_view name);
  void add(std::uint32_t principal, Level level);

  /// By number.
  const std::vector<Principal>& all() const { return all_; }
  /// Matches of principals that are not kept.
  std::uint64_t beyond() const { return beyond_; }

 private:
  static constexpr std::uint32_t kBeyond = ~std::uint32_t{0};

  std::vector<Principal> all_;
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::uint64_t beyond_ = 0;
};

}  // namespace trailhound
