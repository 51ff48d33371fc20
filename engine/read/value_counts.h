#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trailhound {

/// How many events have each value of a field with few values, such as the account. Bounded, whatever the evidence
/// claims. A value; the result does not depend on the order of add() unless the bound is reached.
class ValueCounts {
 public:
  static constexpr std::size_t kMaxValues = 1000;
  static constexpr std::size_t kMaxValueBytes = 64;  ///< longer values are neither accounts nor regions

  void add(std::string_view value, std::uint64_t events = 1);
  void add(const ValueCounts& other);
  void add_beyond(std::uint64_t events) { beyond_ += events; }

  /// What is kept, by value, and the events whose value is not.
  const std::map<std::string, std::uint64_t, std::less<>>& kept() const { return counts_; }
  std::uint64_t beyond() const { return beyond_; }

  /// False only if no event has the value.
  bool may_contain(std::string_view value) const { return beyond_ > 0 || counts_.contains(value); }
  /// The most frequent first, then by value.
  std::vector<std::pair<std::string, std::uint64_t>> most_first() const;
  /// `1238… (2,900 records), 4456… (12 records) and 3 others`: the most frequent first. Empty if there are none.
  std::string most_frequent(std::size_t most) const;

 private:
  std::map<std::string, std::uint64_t, std::less<>> counts_;
  std::uint64_t beyond_ = 0;  ///< events whose value is not kept
};

}  // namespace trailhound
