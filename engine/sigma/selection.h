#pragma once

#include <cstdint>
#include <vector>

#include "engine/sigma/loader.h"

namespace trailhound {

/// What the user's options and the plan say about one rule or correlation, apart from the others.
enum class Wish : std::uint8_t {
  kSelected,
  kDeselected,   ///< left out by an option; evaluated nevertheless where a correlation that runs needs it
  kUnavailable,  ///< of another log source, or the plan cannot compile it: what needs it cannot run
};

/// What becomes of it.
enum class Fate : std::uint8_t {
  kReports,  ///< evaluated, matches or alerts are reported
  kSilent,   ///< evaluated for the correlations that need it, not reported
  kLeftOut,  ///< not evaluated
};

/// The part of a RuleSet that runs, with everything that it needs. Parallel to RuleSet::rules and ::correlations.
template <typename T>
struct PerDocument {
  std::vector<T> rules, correlations;
};

/// A correlation runs if it is selected, or needed by one that runs, and nothing that it needs, directly or through
/// other correlations, is unavailable: a correlation over some of its rules would be another correlation. What runs is
/// silent if it was not selected itself, if it is a part, or if correlations that run refer to it and none of these
/// says `generate`. So a base rule reports by itself where its correlation was left out: what was selected is never
/// lost without a trace. A part whose correlation does not run is left out. A correlation that is kSelected and
/// nevertheless kLeftOut needs something unavailable: the caller says so. REQUIRES: `wishes` has an element for each
/// rule and each correlation of `set`.
PerDocument<Fate> complete_selection(const RuleSet& set, const PerDocument<Wish>& wishes);

}  // namespace trailhound
