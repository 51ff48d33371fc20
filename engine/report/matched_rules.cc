#include "engine/report/matched_rules.h"

#include <algorithm>
#include <tuple>

namespace trailhound {

namespace {

template <typename Document>
std::vector<MatchedRule> most_first(const std::vector<Document>& documents, const std::vector<std::uint64_t>& counts,
                                    const std::vector<std::uint64_t>& rolled_up, const ActivityByRule& activity) {
  std::vector<MatchedRule> result;
  for (std::size_t i = 0; i < std::min(documents.size(), counts.size()); ++i) {
    const Document& document = documents[i];
    if (counts[i] == 0) continue;
    result.push_back({document.id, document.title, document.path, document.level, counts[i],
                      i < rolled_up.size() ? rolled_up[i] : 0, find_activity(activity, static_cast<std::uint32_t>(i))});
  }
  std::stable_sort(result.begin(), result.end(), [](const MatchedRule& a, const MatchedRule& b) {
    return std::tie(b.count, a.title, a.id) < std::tie(a.count, b.title, b.id);
  });
  return result;
}

}  // namespace

std::vector<MatchedRule> matched_rules(const HuntLedger& ledger, const Plan* plan) {
  if (plan == nullptr) return {};
  return most_first(plan->rules(), ledger.matches_by_rule, ledger.matches.rolled_up_by_rule, ledger.activity);
}

std::vector<MatchedRule> fired_correlations(const HuntLedger& ledger, const Plan* plan) {
  if (plan == nullptr) return {};
  return most_first(plan->correlations(), ledger.alerts_by_rule, {}, ledger.alert_activity);
}

std::uint64_t matches_of(const std::vector<MatchedRule>& rules, Level level) {
  std::uint64_t sum = 0;
  for (const MatchedRule& rule : rules) {
    if (rule.level == level) sum += rule.count;
  }
  return sum;
}

}  // namespace trailhound
