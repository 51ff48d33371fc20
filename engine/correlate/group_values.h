#pragma once

#include <cstdint>
#include <span>

#include "engine/base/fixed.h"
#include "engine/correlate/fact.h"
#include "engine/correlate/fact_store.h"
#include "engine/sigma/correlation.h"
#include "engine/spill/file_backed.h"

namespace trailhound {

/// What Fact::value holds (correlations of types that look at values). One number is kept as it is. Anything else is
/// the number of a text in the log of the FactStore: of a tuple, with some bits of its hash before it, so that values
/// that differ are told apart mostly without their texts; of a list of such tuples (8 bytes each), or of numbers (16
/// bytes each). Once the values of a group are loaded, it is a number among the tuples of the group, or where a list
/// stands in GroupValues.
struct FactValue {
  static constexpr std::uint64_t kList = std::uint64_t{1} << 63;
  static constexpr std::uint64_t kText = (std::uint64_t{1} << TextLog::kNumberBits) - 1;

  static std::uint64_t tuple(std::uint64_t hash, std::uint64_t text) { return (hash & ~kText & ~kList) | text; }
  static std::uint64_t list(std::uint64_t at) { return kList | (at & kText); }
  static bool is_list(std::uint64_t value) { return (value & kList) != 0; }
  static std::uint64_t text(std::uint64_t value) { return value & kText; }

  static bool fits(Fixed number) {
    constexpr Fixed kMost = Fixed{1} << 61;
    return -kMost <= number && number < kMost;
  }
  /// REQUIRES: fits(number)
  static std::uint64_t number(Fixed number) { return static_cast<std::uint64_t>(number) & ~kList; }
  static Fixed to_number(std::uint64_t value) { return static_cast<std::int64_t>(value << 1) >> 1; }
};

/// The values of one group's facts. Reused from group to group; one thread.
class GroupValues {
 public:
  /// What takes `threshold` bytes or more lies in a temporary file.
  explicit GroupValues(std::size_t threshold);

  /// Replaces the values of a group by numbers among its distinct ones, or places of lists. What cannot be read fails
  /// the store.
  void load(const Correlation& correlation, std::span<Fact> facts, FactStore& store);

  /// Of value_count, how many distinct tuples there are.
  std::uint32_t tuples() const { return tuples_; }

  template <typename Take>
  void for_each_tuple(std::uint64_t value, Take take) const {
    if (!FactValue::is_list(value)) return take(static_cast<std::uint32_t>(value));
    const std::size_t at = static_cast<std::size_t>(FactValue::text(value));
    for (std::uint64_t i = 1; i <= tuple_lists_[at]; ++i) take(static_cast<std::uint32_t>(tuple_lists_[at + i]));
  }
  template <typename Take>
  void for_each_number(std::uint64_t value, Take take) const {
    if (!FactValue::is_list(value)) return take(FactValue::to_number(value));
    const std::size_t at = static_cast<std::size_t>(FactValue::text(value));
    for (std::size_t i = 1; i <= static_cast<std::size_t>(number_lists_[at]); ++i) take(number_lists_[at + i]);
  }

 private:
  void load_tuples(std::span<Fact> facts, FactStore& store);
  void load_numbers(std::span<Fact> facts, FactStore& store);
  void number_known(FactStore& store);
  std::uint32_t number_of(std::uint64_t tuple) const;

  /// A tuple as facts have it; the same one may have several.
  struct Known {
    std::uint64_t tuple = 0;
    std::uint32_t number = 0;
  };
  FileBackedVector<Known> known_;
  /// Each list: how many, and then these.
  FileBackedVector<std::uint64_t> tuple_lists_;
  FileBackedVector<Fixed> number_lists_;
  std::uint32_t tuples_ = 0;
};

}  // namespace trailhound
