#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/base/time.h"

namespace trailhound {

/// The longest chain of rules in a window: rules in their order, some possibly left out, each with an event, in times
/// that do not fall (engine/notes/0002-correlations.md, 10). For each length it keeps the chain with the latest begin.
/// A chain is in the window if its begin is, so nothing has to be removed when the window moves on.
///
/// Example: rules a, b, c (0, 1, 2), events a at 1, b at 2, a at 3, c at 4. The latest begin of a chain that ends with
/// this rule or an earlier one, by length:
///
///             1    2    3
///   a         3
///   b         3    1         a(1) b(2)
///   c         4    3    1    a(3) c(4), a(1) b(2) c(4)
///
/// longest(4, 3) is 3: the chain a b c began at 1. longest(4, 2) is 2.
class Chain {
 public:
  explicit Chain(std::size_t rules) : rules_(rules), begin_(rules * (rules + 1), kNone) {}

  void clear() { begin_.assign(begin_.size(), kNone); }

  /// The events at `time` have these rules; bits are positions. REQUIRES: times do not fall from call to call, and all
  /// simultaneous events come in one call.
  void extend(Nanoseconds time, std::uint64_t rules) {
    for (std::size_t rule = 0; rule < rules_; ++rule) {
      if ((rules >> rule & 1) == 0) continue;
      for (std::size_t length = rule + 1; length > 0; --length) {
        const Nanoseconds begin = length == 1 ? time : rule == 0 ? kNone : at(rule - 1, length - 1);
        // The later rules inherit the chain, up to the first that has one with a later begin.
        for (std::size_t later = rule; later < rules_ && at(later, length) < begin; ++later) at(later, length) = begin;
      }
    }
  }

  /// The length of the longest chain that began at most `timespan` before `now`.
  std::size_t longest(Nanoseconds now, Nanoseconds timespan) const {
    for (std::size_t length = rules_; length > 0; --length) {
      const Nanoseconds begin = begin_[(rules_ - 1) * (rules_ + 1) + length];
      if (begin == kNone) continue;
      if (elapsed(begin, now) <= static_cast<std::uint64_t>(timespan)) return length;
    }
    return 0;
  }

 private:
  static constexpr Nanoseconds kNone = std::numeric_limits<Nanoseconds>::min();

  /// The latest begin of a chain of `length` that ends with `rule` or one before it.
  Nanoseconds& at(std::size_t rule, std::size_t length) { return begin_[rule * (rules_ + 1) + length]; }

  std::size_t rules_;
  std::vector<Nanoseconds> begin_;
};

}  // namespace trailhound
