#pragma once

#include <optional>
#include <vector>

#include "engine/sigma/condition.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// The legacy forms of correlation, which are part of a detection rule's condition (engine/notes/0002-correlations.md
/// §19, §20).

/// The correlation that such a rule means, and the parts (Rule::is_part) that its references name by index.
struct LegacyCorrelation {
  std::vector<Rule> parts;
  Correlation correlation;
};

/// The meaning of a `timeframe` without an aggregation if `condition` is a conjunction of selections: the first of them
/// stays in `condition`, the others are `near` it. nullopt, and `condition` unchanged, if it is anything else.
std::optional<LegacyAggregation> conjunction_as_near(Condition& condition);

/// Reads the rule as the correlation that it means. `timeframe` is as the rule states it; empty means the whole
/// archive. nullopt after a report: no correlation corresponds to the aggregation. REQUIRES: rule.conditions.size() ==
/// 1, the condition before the bar
std::optional<LegacyCorrelation> read_legacy_correlation(Rule rule, LegacyAggregation aggregation,
                                                         const std::string& timeframe, Findings& findings);

}  // namespace trailhound
