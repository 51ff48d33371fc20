#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/summary/summary.h"

namespace trailhound {

/// The statistic behind `top`: the values of one field, or the tuples of the values of several. A field reaches what a
/// Sigma field reaches: of an array every element counts, an object counts as its compact JSON text, and null is the
/// same as absent. An event counts once for a tuple of values, and has the tuples of all combinations.
class FieldStatistic : public Statistic {
 public:
  /// Combinations of one event that count. Only a forged record has more.
  static constexpr std::size_t kMostCombinations = 10'000;

  /// The extra fields that the plan of the pass must have.
  static std::vector<std::string> extra_fields(const std::vector<std::string>& fields);

  /// `plan` must outlive the statistic. `fields`: how many of its extra fields are counted.
  FieldStatistic(const Plan& plan, std::size_t fields) : plan_(plan), fields_(fields) {}
  std::unique_ptr<TupleMaker> make_maker() const override;
  FirstEvents first_events() const override { return FirstEvents::kForgotten; }

 private:
  const Plan& plan_;
  std::size_t fields_;
};

/// A value or a tuple of values, and the events that have it.
struct TopRow {
  std::vector<std::optional<std::string>> values;  ///< by field; nullopt: absent
  Tally tally;
  std::uint64_t principals = 0;  ///< distinct
};

struct TopTotals {
  std::uint64_t distinct = 0;  ///< tuples of values
  std::uint64_t cut = 0;       ///< events of more than kMostCombinations combinations
  std::string error;           ///< of temporary files
};

/// Calls `take` for the rows in order: most events first, or fewest with `is_rare`; of rows with the same number those
/// with the shorter first value come first. Uses up the counts of a FieldStatistic. `memory`: bytes for ordering.
TopTotals rank(TupleCounts& counts, std::size_t fields, bool is_rare, std::size_t memory,
               const std::function<void(const TopRow&)>& take);

}  // namespace trailhound
