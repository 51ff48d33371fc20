#pragma once

#include <optional>
#include <vector>

#include "engine/sigma/condition.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// The old forms of correlation, written into the condition of a detection rule (engine/notes/0002-correlations.md §19,
/// §20).

/// The correlation that such a rule means, and the parts (Rule::is_part) that its references count, by their index.
struct LegacyCorrelation {
  std::vector<Rule> parts;
  Correlation correlation;
};

/// What a `timeframe` without an aggregation means where `condition` is a conjunction of selections: the first of them
/// is left in `condition`, the others are `near` it. nullopt, and `condition` as it was, where it is anything else.
std::optional<LegacyAggregation> conjunction_as_near(Condition& condition);

/// Reads the rule as the correlation that it means. `timeframe` is as the rule states it; empty: the whole archive.
/// What has no correlation to correspond to is reported, and the answer is nullopt.
/// REQUIRES: rule.conditions.size() == 1, the condition in front of the bar
std::optional<LegacyCorrelation> read_legacy_correlation(Rule rule, LegacyAggregation aggregation,
                                                         const std::string& timeframe, Findings& findings);

}  // namespace trailhound
