#include "engine/event/security_findings.h"

#include <algorithm>
#include <iterator>

namespace trailhound {
namespace {

/// Two records of the same finding become one in `finding`.
void join(SecurityFinding& finding, const SecurityFinding& other) {
  finding.count += other.count;
  finding.severity = std::max(finding.severity, other.severity);
  if (other.first && (!finding.first || *other.first < *finding.first)) finding.first = other.first;
  if (other.last && (!finding.last || *finding.last < *other.last)) finding.last = other.last;
  for (std::string SecurityFinding::*const text :
       {&SecurityFinding::principal, &SecurityFinding::key, &SecurityFinding::address, &SecurityFinding::resource}) {
    if ((finding.*text).empty()) finding.*text = other.*text;
  }
}

}  // namespace

SecurityFindings::Rank SecurityFindings::rank_of(const SecurityFinding& finding, std::uint64_t number) {
  return {-static_cast<int>(finding.severity), number};
}

void SecurityFindings::add(SecurityFinding finding) {
  std::uint64_t number = next_++;
  if (const auto known = by_id_.find(finding.id); known != by_id_.end()) {
    auto node = kept_.extract(known->second);
    number = known->second.second;
    join(node.mapped(), finding);
    known->second = node.key() = rank_of(node.mapped(), number);
    kept_.insert(std::move(node));
    return;
  }
  const Rank rank = rank_of(finding, number);
  if (!finding.id.empty()) by_id_.emplace(finding.id, rank);
  kept_.emplace(rank, std::move(finding));
  if (kept_.size() <= kMost) return;
  const auto least = std::prev(kept_.end());
  left_out_ += least->second.count;
  by_id_.erase(least->second.id);
  kept_.erase(least);
}

void SecurityFindings::add(const SecurityFindings& other, const std::string& path) {
  for (const SecurityFinding* finding : other.by_arrival()) {
    SecurityFinding copy = *finding;
    if (copy.path.empty()) copy.path = path;
    add(std::move(copy));
  }
  left_out_ += other.left_out_;
}

std::vector<const SecurityFinding*> SecurityFindings::by_arrival() const {
  std::vector<std::pair<std::uint64_t, const SecurityFinding*>> arrivals;
  for (const auto& [rank, finding] : kept_) arrivals.emplace_back(rank.second, &finding);
  std::sort(arrivals.begin(), arrivals.end());
  std::vector<const SecurityFinding*> findings;
  for (const auto& [number, finding] : arrivals) findings.push_back(finding);
  return findings;
}

std::vector<const SecurityFinding*> SecurityFindings::by_time() const {
  std::vector<const SecurityFinding*> findings;
  for (const auto& [rank, finding] : kept_) findings.push_back(&finding);
  std::stable_sort(findings.begin(), findings.end(), [](const SecurityFinding* a, const SecurityFinding* b) {
    return std::pair(!a->first, a->first) < std::pair(!b->first, b->first);
  });
  return findings;
}

}  // namespace trailhound
