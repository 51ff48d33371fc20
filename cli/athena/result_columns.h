#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/athena/result_finding.h"
#include "engine/base/result.h"

namespace trailhound {

/// Which columns of a query's result say what: `rule_id` and `eventid`, or of a correlation `rule_id`, `group_values`,
/// `first_time` and `last_time`, in upper or lower case. Others mean nothing here. A value.
class ResultColumns {
 public:
  /// `rule`: whose result it is, if the columns do not say so; otherwise empty. The error is the rest of a sentence
  /// that begins with the name of the file.
  static Result<ResultColumns, std::string> of(std::span<const std::string> names, const std::string& rule);

  std::size_t count() const { return count_; }
  ResultFinding::Kind kind() const { return event_id_ ? ResultFinding::Kind::kEvent : ResultFinding::Kind::kAlert; }
  /// What a row says; NULL and the empty text are the same here. The error is the rest of a sentence that begins with
  /// the name of the row.
  Result<ResultFinding, std::string> finding(const std::vector<std::string>& cells) const;

 private:
  std::size_t count_ = 0;
  std::string rule_;
  std::optional<std::size_t> rule_id_, event_id_;
  std::size_t group_ = 0, first_ = 0, last_ = 0;
};

}  // namespace trailhound
