#include "cli/athena/comparison.h"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace trailhound {
namespace {

using Side = ResultComparison::Side;

constexpr std::size_t index_of(Side side) { return static_cast<std::size_t>(side); }
constexpr std::uint8_t bit_of(Side side) { return side == Side::kOurs ? 1 : 2; }
constexpr std::uint8_t kBoth = 3;

}  // namespace

void ResultComparison::Counts::add(const Counts& other) {
  both += other.both;
  not_in_archive += other.not_in_archive;
  for (std::size_t side = 0; side < only.size(); ++side) {
    only[side] += other.only[side];
    duplicates[side] += other.duplicates[side];
    without_id[side] += other.without_id[side];
  }
}

void ResultComparison::add(Side side, ResultFinding finding) {
  Entry& entry = entries_[{finding.kind, std::move(finding.rule)}];
  if (entry.title.empty()) entry.title = std::move(finding.title);
  if (finding.key.empty()) {
    ++entry.counts.without_id[index_of(side)];
    return;
  }
  std::uint8_t& sides = entry.sides[std::move(finding.key)];
  if ((sides & bit_of(side)) != 0) ++entry.counts.duplicates[index_of(side)];
  sides = static_cast<std::uint8_t>(sides | bit_of(side));
}

ResultComparison::Rule ResultComparison::pair_up(const Name& name, const Entry& entry) {
  Rule rule{.kind = name.first, .id = name.second, .title = entry.title, .counts = entry.counts, .differences = {}};
  for (const auto& [key, sides] : entry.sides) {
    if (sides == kBoth) {
      ++rule.counts.both;
      continue;
    }
    Difference& difference = rule.differences.emplace_back();
    difference.side = sides == bit_of(Side::kOurs) ? Side::kOurs : Side::kTheirs;
    difference.key = key;
  }
  std::sort(rule.differences.begin(), rule.differences.end(),
            [](const Difference& a, const Difference& b) { return std::tie(a.side, a.key) < std::tie(b.side, b.key); });
  recount(rule);
  return rule;
}

/// Marks our events that another rule found on their side.
void ResultComparison::mark_known(std::vector<Rule>& rules) const {
  std::unordered_map<std::string_view, bool> known;  // by what is only ours
  const auto for_each_of_ours = [&](auto&& visit) {
    for (Rule& rule : rules) {
      if (rule.kind != ResultFinding::Kind::kEvent) continue;
      for (Difference& difference : rule.differences) {
        if (difference.side == Side::kOurs) visit(difference);
      }
    }
  };
  for_each_of_ours([&](const Difference& difference) { known[difference.key] = false; });
  for (const auto& [name, entry] : entries_) {
    if (name.first != ResultFinding::Kind::kEvent || known.empty()) continue;
    for (const auto& [key, sides] : entry.sides) {
      if ((sides & bit_of(Side::kTheirs)) == 0) continue;
      if (const auto found = known.find(key); found != known.end()) found->second = true;
    }
  }
  for_each_of_ours([&](Difference& difference) { difference.is_known_there = known[difference.key]; });
}

std::vector<ResultComparison::Rule> ResultComparison::take_rules() {
  std::vector<Rule> rules;
  for (const auto& [name, entry] : entries_) rules.push_back(pair_up(name, entry));
  mark_known(rules);
  entries_.clear();
  std::stable_sort(rules.begin(), rules.end(), [](const Rule& a, const Rule& b) {
    return std::tie(a.kind, a.name(), a.id) < std::tie(b.kind, b.name(), b.id);
  });
  return rules;
}

void recount(ResultComparison::Rule& rule) {
  rule.counts.only = {};
  rule.counts.not_in_archive = 0;
  for (const ResultComparison::Difference& difference : rule.differences) {
    ++(difference.is_real() ? rule.counts.only[index_of(difference.side)] : rule.counts.not_in_archive);
  }
}

}  // namespace trailhound
