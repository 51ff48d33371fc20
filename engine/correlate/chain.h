#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/base/time.h"

namespace trailhound {

/// The longest chain of rules in a window: rules in their order, some possibly left out, each with an event, in times
/// that do not fall (engine/notes/0002-correlations.md, 10). For each length it keeps the chain that began last, so
/// that nothing has to be taken back when a window moves on: a chain is in the window if its begin is.
class Chain {
 public:
  explicit Chain(std::size_t rules) : rules_(rules), begin_(rules * (rules + 1), kNone) {}

  void clear() { begin_.assign(begin_.size(), kNone); }

  /// All events at `time` have these rules; bits are positions. REQUIRES: times do not fall from call to call, and
  /// all simultaneous events come in one call.
  void add(Nanoseconds time, std::uint64_t rules) {
    for (std::size_t rule = 0; rule < rules_; ++rule) {
      if ((rules >> rule & 1) == 0) continue;
      for (std::size_t length = rule + 1; length > 0; --length) {
        const Nanoseconds begin = length == 1 ? time : rule == 0 ? kNone : at(rule - 1, length - 1);
        // A longer chain from here is no worse for the rules behind it, until one has a better one already.
        for (std::size_t later = rule; later < rules_ && at(later, length) < begin; ++later) at(later, length) = begin;
      }
    }
  }

  /// The length of the longest chain that began at most `timespan` before `now`.
  std::size_t longest(Nanoseconds now, Nanoseconds timespan) const {
    for (std::size_t length = rules_; length > 0; --length) {
      const Nanoseconds begin = begin_[(rules_ - 1) * (rules_ + 1) + length];
      if (begin == kNone) continue;
      if (static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(begin) <= static_cast<std::uint64_t>(timespan)) {
        return length;
      }
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
