#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/event/security_finding.h"

namespace trailhound {

/// The security findings of a text or an archive. GuardDuty exports a finding again whenever it sees the activity
/// again, and Security Hub passes it on: findings with the same id are one, from the first time to the last and with
/// the highest severity. At most kMost are kept, the most serious; of the same severity those that came first.
///
/// The result depends on the order of the calls, so workers' sets are joined in the order of the evidence. A value.
class SecurityFindings {
 public:
  static constexpr std::size_t kMost = 1000;

  void add(SecurityFinding finding);
  /// `path`: of findings that have none yet.
  void add(const SecurityFindings& other, const std::string& path = {});

  bool empty() const { return kept_.empty(); }
  /// By their first time, those without a time at the end; then by severity and in the order in which they came.
  /// The pointers are good until the next add().
  std::vector<const SecurityFinding*> by_time() const;
  /// In the order in which they came; good as long. Adding them in this order to an empty set gives the same set.
  std::vector<const SecurityFinding*> by_arrival() const;
  void add_left_out(std::uint64_t records) { left_out_ += records; }
  std::uint64_t left_out() const { return left_out_; }  ///< records whose finding was not kept

 private:
  /// The most serious first, then in the order of arrival.
  using Rank = std::pair<int, std::uint64_t>;
  static Rank rank_of(const SecurityFinding& finding, std::uint64_t number);

  std::map<Rank, SecurityFinding> kept_;
  std::unordered_map<std::string, Rank> by_id_;
  std::uint64_t next_ = 0, left_out_ = 0;
};

}  // namespace trailhound
