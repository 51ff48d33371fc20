#pragma once

#include <cstdint>
#include <vector>

#include "engine/sigma/loader.h"

namespace trailhound {

/// The decision of the user's options and of the plan about one rule or correlation by itself.
enum class Wish : std::uint8_t {
  kSelected,
  kDeselected,   ///< left out by an option; evaluated if a correlation that runs needs it
  kUnavailable,  ///< of another log source, or the plan cannot compile it: what needs it cannot run
};

/// The decision once the others are taken into account.
enum class Fate : std::uint8_t {
  kReports,  ///< evaluated, matches or alerts are reported
  kSilent,   ///< evaluated for the correlations that need it, not reported
  kLeftOut,  ///< not evaluated
};

/// One value for each rule and each correlation, parallel to RuleSet::rules and ::correlations.
template <typename T>
struct PerDocument {
  std::vector<T> rules, correlations;
};

/// Completes a selection of rules with everything that it needs.
///
/// A correlation runs if it is selected, or if one that runs needs it, and if nothing that it needs, directly or
/// through other correlations, is unavailable: over some of its rules it would be another correlation. A rule or
/// correlation that runs is silent if it was not selected itself, if it is a part, or if correlations that run refer to
/// it and none of them says `generate`. So a base rule reports its own matches when its correlation was left out, and
/// nothing that was selected disappears. A part whose correlation does not run is left out. A correlation that is
/// kSelected but kLeftOut needs something unavailable, and the caller reports that. REQUIRES: `wishes` has an element
/// for each rule and each correlation of `set`.
PerDocument<Fate> complete_selection(const RuleSet& set, const PerDocument<Wish>& wishes);

}  // namespace trailhound
