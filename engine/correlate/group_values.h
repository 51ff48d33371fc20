#pragma once

#include <cstdint>
#include <span>

#include "engine/base/fixed.h"
#include "engine/correlate/fact.h"
#include "engine/correlate/fact_store.h"
#include "engine/correlate/fact_value.h"
#include "engine/sigma/correlation.h"
#include "engine/spill/file_backed.h"

namespace trailhound {

/// The values of one group's facts. Reused from group to group. One thread at a time may use it.
class GroupValues {
 public:
  /// Lists of `threshold` bytes or more are kept in mapped temporary files.
  explicit GroupValues(std::size_t threshold);

  /// Reads the values of a group and replaces Fact::value, see FactValue. What cannot be read becomes a failure of the
  /// store.
  void load(const Correlation& correlation, std::span<Fact> facts, FactStore& store);

  /// The number of distinct tuples (value_count, new_value).
  std::uint32_t tuples() const { return tuples_; }

  /// The tuple with this number. REQUIRES: load() for new_value
  std::string tuple(std::uint32_t number, FactStore& store) const {
    return store.text(FactValue::text(tuple_of_[number]));
  }

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

  /// A tuple as facts refer to it, and its number. Equal tuples may come as different references.
  struct Known {
    std::uint64_t tuple = 0;
    std::uint32_t number = 0;
  };
  FileBackedVector<Known> known_;
  FileBackedVector<std::uint64_t> tuple_of_;  ///< by number, one of the references to it; of new_value only
  /// Lists one after the other: the size, then the elements.
  FileBackedVector<std::uint64_t> tuple_lists_;
  FileBackedVector<Fixed> number_lists_;
  std::uint32_t tuples_ = 0;
};

}  // namespace trailhound
