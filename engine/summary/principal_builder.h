#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/identity/derived_texts.h"
#include "engine/summary/activity.h"
#include "engine/summary/grant_table.h"
#include "engine/summary/people.h"
#include "engine/summary/people_joins.h"

namespace trailhound {

/// Counts by value. Tuples come sorted, so a value is mostly that of the tuple before.
class ValueUses {
 public:
  ValueUses() = default;
  ValueUses(const ValueUses&) = delete;  // an iterator points into it
  ValueUses& operator=(const ValueUses&) = delete;
  ActivityCounts& of(std::string_view value);
  const auto& by_value() const { return by_value_; }
  ValueList most_used() const;

 private:
  std::map<std::string, ActivityCounts, std::less<>> by_value_;
  decltype(by_value_)::iterator last_ = by_value_.end();
};

/// Adds up the calls of one principal.
class PrincipalBuilder {
 public:
  PrincipalBuilder(PrincipalKind kind, std::string_view name) : name_(kind, name) {}
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

  PrincipalName name_;
  ActivityCounts counts_;
  ValueUses sessions_, regions_, accounts_, addresses_, agents_, services_;
  std::map<std::string, KeyUse, std::less<>> keys_;
  decltype(keys_)::iterator key_ = keys_.end();  ///< of the tuple before
};

}  // namespace trailhound
