#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/athena/comparison.h"

namespace trailhound {

/// The result of a comparison. A value.
struct ComparisonReport {
  std::vector<ResultComparison::Rule> rules;
  bool is_archive_read = false;     ///< otherwise nobody looked which events it has
  bool is_archive_whole = true;     ///< false: a part of it could not be read, so an event may be there after all
  bool is_with_match_file = false;  ///< theirs are match files of trailhound, and nothing else
  std::uint64_t missing_pages = 0;  ///< of query results, at least

  /// Of ours, because no result says anything about such.
  struct LeftAside {
    std::uint64_t rules = 0;   ///< that --rule does not name, if all results are of --rule
    std::uint64_t events = 0;  ///< no result has events
    std::uint64_t alerts = 0;  ///< no result has alerts
  } left_aside;

  ResultComparison::Counts totals() const;
  /// Both sides found the same, and all of it was seen.
  bool is_equal() const;
};

/// A table and the differences for people, fitted to so many columns; 0: for a pipe, with whole lines. `limit`:
/// differences of a rule to show; 0: all. Text of results and events is printable.
std::string comparison_text(const ComparisonReport& report, std::size_t limit, std::size_t columns);

/// "trailhound/comparison/1": one JSON object, whose JSON Schema is cli/docs/comparison.schema.json.
std::string comparison_json(const ComparisonReport& report, std::size_t limit);

}  // namespace trailhound
