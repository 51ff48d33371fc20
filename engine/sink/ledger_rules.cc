#include "engine/sink/ledger_rules.h"

#include <algorithm>
#include <tuple>

namespace trailhound {

std::string_view level_name(Level level) { return level == Level::kNone ? "none" : to_string(level); }

std::vector<MatchedRule> matched_rules(const Ledger& ledger, const Plan* plan) {
  std::vector<MatchedRule> result;
  if (plan == nullptr) return result;
  const std::vector<Rule>& rules = plan->rules();
  const std::size_t known = std::min(rules.size(), ledger.matches_by_rule.size());
  for (std::size_t i = 0; i < known; ++i) {
    if (ledger.matches_by_rule[i] > 0) result.push_back({&rules[i], ledger.matches_by_rule[i]});
  }
  std::stable_sort(result.begin(), result.end(), [](const MatchedRule& a, const MatchedRule& b) {
    return std::tie(b.count, a.rule->title, a.rule->id) < std::tie(a.count, b.rule->title, b.rule->id);
  });
  return result;
}

std::uint64_t matches_of(const std::vector<MatchedRule>& rules, Level level) {
  std::uint64_t sum = 0;
  for (const MatchedRule& rule : rules) {
    if (rule.rule->level == level) sum += rule.count;
  }
  return sum;
}

}  // namespace trailhound
