#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

struct ReadOptions;
struct ReadLedger;

/// The values of a field that a filter asks about, over all events of a run: whoever names an account that occurs
/// nowhere most likely mistyped it, and should see which ones there are. Bounded, whatever the evidence claims. A
/// value; the result does not depend on the order of add() unless the bound is reached.
class FilterValues {
 public:
  static constexpr std::size_t kMaxValues = 1000;
  static constexpr std::size_t kMaxValueBytes = 64;  ///< longer values are neither accounts nor regions

  void add(std::string_view value, std::uint64_t events = 1);
  void add(const FilterValues& other);

  /// False only if no event has the value.
  bool may_contain(std::string_view value) const { return beyond_ > 0 || counts_.contains(value); }
  /// `1238… (2,900 records), 4456… (12 records) and 3 others`: the most frequent first. Empty if there are none.
  std::string most_frequent(std::size_t most) const;

 private:
  std::map<std::string, std::uint64_t, std::less<>> counts_;
  std::uint64_t beyond_ = 0;  ///< events whose value is not kept
};

/// A filter that left nothing.
struct EmptyFilter {
  std::string text;         ///< one sentence: what was asked for, and what there is
  bool is_mistake = false;  ///< a name that occurs nowhere, unlike a time range without events
};

/// The filters of `options` that no event passed. REQUIRES: all inputs were read
std::vector<EmptyFilter> empty_filters(const ReadOptions& options, const ReadLedger& ledger);

}  // namespace trailhound
