#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/hunt/ledger.h"
#include "engine/plan/plan.h"

namespace trailhound {

/// A rule that matched or a correlation that fired, and how often. The texts are borrowed from the plan.
struct MatchedRule {
  std::string_view id, title, path;
  Level level = Level::kNone;
  std::uint64_t count = 0;
  std::uint64_t rolled_up = 0;             ///< matches behind the lines that are rollups
  const RuleActivity* activity = nullptr;  ///< borrowed from the ledger; null if the ledger has none
};

/// The rules that matched, by falling number of matches, then by title and id. Empty without a plan.
std::vector<MatchedRule> matched_rules(const HuntLedger& ledger, const Plan* plan);
/// The same for correlations and their alerts.
std::vector<MatchedRule> fired_correlations(const HuntLedger& ledger, const Plan* plan);

std::uint64_t matches_of(const std::vector<MatchedRule>& rules, Level level);

}  // namespace trailhound
