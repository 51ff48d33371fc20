#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/seeded_hash.h"
#include "engine/identity/derived_texts.h"
#include "engine/summary/activity.h"
#include "engine/summary/grant_table.h"
#include "engine/summary/people.h"
#include "engine/summary/people_joins.h"

namespace trailhound {

/// Counts by value. Tuples come sorted, so a value is often that of the tuple before.
class ValueUses {
 public:
  /// `seed`: of the hashes of the values.
  explicit ValueUses(std::uint64_t seed) : by_value_(0, Hash{seed}) {}
  ValueUses(const ValueUses&) = delete;  // a pointer points into it
  ValueUses& operator=(const ValueUses&) = delete;
  ActivityCounts& of(std::string_view value);
  /// In no particular order.
  const auto& by_value() const { return by_value_; }
  ValueList most_used() const;

 private:
  struct Hash {
    using is_transparent = void;
    std::uint64_t seed = 0;
    std::size_t operator()(std::string_view text) const { return seeded_hash(text, seed); }
  };
  std::unordered_map<std::string, ActivityCounts, Hash, std::equal_to<>> by_value_;
  decltype(by_value_)::value_type* last_ = nullptr;
};

/// Adds up the calls of one principal.
class PrincipalBuilder {
 public:
  /// `seed`: of the hashes of values.
  PrincipalBuilder(PrincipalKind kind, std::string_view name, std::uint64_t seed) : name_(kind, name), seed_(seed) {}
  PrincipalBuilder(const PrincipalBuilder&) = delete;  // iterators point into it
  PrincipalBuilder& operator=(const PrincipalBuilder&) = delete;
  bool is(PrincipalKind kind, std::string_view name) const {
    return name_.first == kind && std::string_view(name_.second) == name;
  }

  void add(const Calls& calls, const Tally& tally);
  PrincipalSummary finish(GrantTable& grants, const Logins& logins, const Sides& sides, DerivedTexts& all_families);

 private:
  using Key = std::pair<const std::string, KeyUse>;

  /// Joins all keys to the grants that they came from. The keys to show, in order.
  std::vector<Key*> most_serious_keys(GrantTable& grants);

  const PrincipalName name_;
  const std::uint64_t seed_;
  ActivityCounts counts_;
  ValueUses sessions_{seed_}, regions_{seed_}, accounts_{seed_}, addresses_{seed_}, agents_{seed_}, services_{seed_};
  std::map<std::string, KeyUse, std::less<>> keys_;
  decltype(keys_)::iterator key_ = keys_.end();  ///< of the tuple before
};

}  // namespace trailhound
