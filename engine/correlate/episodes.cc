#include "engine/correlate/episodes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <type_traits>
#include <utility>
#include <variant>

#include "engine/correlate/chain.h"
#include "engine/correlate/ranked_values.h"
#include "engine/sigma/condition_value.h"

namespace trailhound {

bool is_same_element(const Fact& a, const Fact& b) {
  if (a.time != b.time || a.identity() != b.identity()) return false;
  if (a.identity() == Fact::Identity::kNone) return a.piece == b.piece && a.record == b.record;
  return a.id_high == b.id_high && a.id_low == b.id_low;
}

namespace {

bool satisfies(const Correlation::Bound& bound, Fixed value, Fixed threshold) {
  using Operator = Correlation::Bound::Operator;
  switch (bound.op) {
    case Operator::kGreater:
      return value > threshold;
    case Operator::kGreaterOrEqual:
      return value >= threshold;
    case Operator::kLess:
      return value < threshold;
    case Operator::kLessOrEqual:
      return value <= threshold;
    case Operator::kEqual:
      return value == threshold;
    case Operator::kNotEqual:
      return value != threshold;
  }
  return false;
}

bool satisfies_all(const std::vector<Correlation::Bound>& bounds, Fixed value) {
  return std::all_of(bounds.begin(), bounds.end(),
                     [&](const Correlation::Bound& bound) { return satisfies(bound, value, bound.value); });
}

bool is_upper(const Correlation::Bound& bound) {
  return bound.op == Correlation::Bound::Operator::kLess || bound.op == Correlation::Bound::Operator::kLessOrEqual;
}

Fixed to_fixed(std::size_t count) { return static_cast<Fixed>(count) * kFixedOne; }

Fixed floor_div(Fixed a, Fixed b) { return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0); }

/// The facts of one event, joined.
struct Element {
  Nanoseconds time = 0;
  std::uint64_t rules = 0;  ///< positions as bits; of temporal types only, which have at most 64
  std::uint64_t value = 0;
};

// An aggregate has begin() for a new group, enter() and leave() for elements that the window gains and loses, and
// judge(): whether the window that ends `now` satisfies the correlation. judge() sets `value` to the aggregate of the
// window. kNeedsRules: it looks at Element::rules.

class EventCount {
 public:
  EventCount(const Correlation& correlation, std::size_t) : bounds_(correlation.bounds) {}
  static constexpr bool kNeedsRules = false;
  void begin(std::span<const Fact>, const GroupValues&) { count_ = 0; }
  void enter(const Element&) { ++count_; }
  void leave(const Element&) { --count_; }
  bool judge(Nanoseconds, Fixed& value) {
    value = to_fixed(count_);
    return satisfies_all(bounds_, value);
  }

 private:
  const std::vector<Correlation::Bound>& bounds_;
  std::size_t count_ = 0;
};

class ValueCount {
 public:
  ValueCount(const Correlation& correlation, std::size_t threshold)
      : bounds_(correlation.bounds), counts_(FileBackedAllocator<std::uint32_t>(threshold)) {}
  static constexpr bool kNeedsRules = false;
  void begin(std::span<const Fact>, const GroupValues& values) {
    values_ = &values;
    counts_.assign(values.tuples(), 0);
    distinct_ = 0;
  }
  void enter(const Element& element) {
    values_->for_each_tuple(element.value, [&](std::uint32_t tuple) { distinct_ += counts_[tuple]++ == 0 ? 1 : 0; });
  }
  void leave(const Element& element) {
    values_->for_each_tuple(element.value, [&](std::uint32_t tuple) { distinct_ -= --counts_[tuple] == 0 ? 1 : 0; });
  }
  bool judge(Nanoseconds, Fixed& value) {
    value = to_fixed(distinct_);
    return satisfies_all(bounds_, value);
  }

 private:
  const std::vector<Correlation::Bound>& bounds_;
  const GroupValues* values_ = nullptr;
  FileBackedVector<std::uint32_t> counts_;  ///< in the window, by tuple
  std::size_t distinct_ = 0;
};

class ValueSum {
 public:
  ValueSum(const Correlation& correlation, std::size_t) : correlation_(correlation) {}
  static constexpr bool kNeedsRules = false;
  void begin(std::span<const Fact>, const GroupValues& values) {
    values_ = &values;
    sum_ = 0;
    numbers_ = 0;
  }
  void enter(const Element& element) {
    values_->for_each_number(element.value, [&](Fixed number) {
      sum_ += number;
      ++numbers_;
    });
  }
  void leave(const Element& element) {
    values_->for_each_number(element.value, [&](Fixed number) {
      sum_ -= number;
      --numbers_;
    });
  }
  bool judge(Nanoseconds, Fixed& value) {
    if (correlation_.type == Correlation::Type::kValueSum) {
      value = sum_;
      return satisfies_all(correlation_.bounds, value);
    }
    value = floor_div(sum_, numbers_);
    return std::all_of(correlation_.bounds.begin(), correlation_.bounds.end(),
                       [&](const Correlation::Bound& bound) { return satisfies(bound, sum_, bound.value * numbers_); });
  }

 private:
  const Correlation& correlation_;
  const GroupValues* values_ = nullptr;
  Fixed sum_ = 0, numbers_ = 0;
};

class ValuePercentile {
 public:
  ValuePercentile(const Correlation& correlation, std::size_t threshold)
      : bounds_(correlation.bounds),
        percentile_(correlation.type == Correlation::Type::kValueMedian ? kHundredPercent / 2 : correlation.percentile),
        ranked_(threshold) {}
  static constexpr bool kNeedsRules = false;
  void begin(std::span<const Fact> facts, const GroupValues& values) {
    values_ = &values;
    FileBackedVector<Fixed> numbers = ranked_.release();
    numbers.clear();
    for (const Fact& fact : facts) {
      values.for_each_number(fact.value, [&](Fixed number) { numbers.push_back(number); });
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    ranked_.reset(std::move(numbers));
  }
  void enter(const Element& element) {
    values_->for_each_number(element.value, [&](Fixed number) { ranked_.insert(number); });
  }
  void leave(const Element& element) {
    values_->for_each_number(element.value, [&](Fixed number) { ranked_.erase(number); });
  }
  bool judge(Nanoseconds, Fixed& value) {
    const Fixed place = static_cast<Fixed>(percentile_) * static_cast<Fixed>(ranked_.size() - 1);
    const auto k = static_cast<std::uint64_t>(place / kHundredPercent);
    const Fixed rest = place % kHundredPercent;
    value = ranked_.select(k);
    if (rest != 0) value += floor_div(rest * (ranked_.select(k + 1) - value), kHundredPercent);
    return satisfies_all(bounds_, value);
  }

 private:
  static constexpr std::int64_t kHundredPercent = 100'000'000;
  const std::vector<Correlation::Bound>& bounds_;
  const GroupValues* values_ = nullptr;
  const std::int64_t percentile_;
  RankedValues ranked_;
};

/// The rules that occur under an even number of `not`.
std::uint64_t positive(const Condition& condition, bool negated) {
  return std::visit(
      [&](const auto& node) -> std::uint64_t {
        using T = std::decay_t<decltype(node)>;
        std::uint64_t rules = 0;
        if constexpr (std::is_same_v<T, ConditionAnd> || std::is_same_v<T, ConditionOr>) {
          for (const Condition& operand : node.operands) rules |= positive(operand, negated);
        } else if constexpr (std::is_same_v<T, ConditionNot>) {
          rules = positive(node.operand.front(), !negated);
        } else if constexpr (std::is_same_v<T, ConditionSelection>) {
          if (!negated) rules = std::uint64_t{1} << node.selection;
        } else {
          static_assert(std::is_same_v<T, ConditionQuantifier>);
          for (const std::uint32_t rule : node.selections) rules |= negated ? 0 : std::uint64_t{1} << rule;
        }
        return rules;
      },
      condition.node);
}

class Temporal {
 public:
  Temporal(const Correlation& correlation, std::size_t)
      : correlation_(correlation),
        is_ordered_(correlation.type == Correlation::Type::kTemporalOrdered),
        in_chain_(correlation.expression ? positive(*correlation.expression, false) : ~std::uint64_t{0}),
        chain_(correlation.rules.size()) {}
  static constexpr bool kNeedsRules = true;
  void begin(std::span<const Fact>, const GroupValues&) {
    counts_.fill(0);
    present_ = 0;
    pending_ = 0;
    chain_.clear();
  }
  void enter(const Element& element) {
    pending_ |= element.rules;
    for (std::uint64_t rest = element.rules; rest != 0; rest &= rest - 1) {
      ++counts_[static_cast<std::size_t>(std::countr_zero(rest))];
    }
    present_ |= element.rules;
  }
  void leave(const Element& element) {
    for (std::uint64_t rest = element.rules; rest != 0; rest &= rest - 1) {
      if (--counts_[static_cast<std::size_t>(std::countr_zero(rest))] == 0) present_ &= ~(rest & (~rest + 1));
    }
  }
  bool judge(Nanoseconds now, Fixed& value) {
    std::size_t reached = static_cast<std::size_t>(std::popcount(present_));
    if (is_ordered_) {
      chain_.extend(now, std::exchange(pending_, 0) & in_chain_);
      reached = chain_.longest(now, correlation_.timespan);
    }
    value = to_fixed(reached);
    if (correlation_.expression) {
      const auto occurs = [this](std::uint32_t rule) { return (present_ >> rule & 1) != 0; };
      if (!is_true(*correlation_.expression, occurs)) return false;
      if (is_ordered_ && reached != static_cast<std::size_t>(std::popcount(present_ & in_chain_))) return false;
      return satisfies_all(correlation_.bounds, value);
    }
    return correlation_.bounds.empty() ? reached == correlation_.rules.size()
                                       : satisfies_all(correlation_.bounds, value);
  }

 private:
  const Correlation& correlation_;
  const bool is_ordered_;
  const std::uint64_t in_chain_;
  std::array<std::uint64_t, 64> counts_{};
  std::uint64_t present_ = 0;
  std::uint64_t pending_ = 0;  ///< rules at the time that is being added
  Chain chain_;
};

template <typename Aggregate>
class Finder : public EpisodeFinder {
 public:
  Finder(const Correlation& correlation, std::span<const std::uint32_t> position_of, std::size_t threshold)
      : timespan_(static_cast<std::uint64_t>(correlation.timespan)),
        wants_least_(!correlation.bounds.empty() &&
                     std::all_of(correlation.bounds.begin(), correlation.bounds.end(), is_upper)),
        position_of_(position_of),
        aggregate_(correlation, threshold),
        episodes_(FileBackedAllocator<Episode>(threshold)) {}

  // HOT: bench/correlate.
  std::span<const Episode> find(std::span<const Fact> facts, const GroupValues& values) override {
    episodes_.clear();
    aggregate_.begin(facts, values);
    std::size_t first = 0;  // of the window
    Nanoseconds last_time = 0;
    for (std::size_t at = 0; at < facts.size();) {
      const Nanoseconds now = facts[at].time;
      while (at < facts.size() && facts[at].time == now) aggregate_.enter(next_element(facts, at));
      while (elapsed(facts[first].time, now) > timespan_) aggregate_.leave(next_element(facts, first));
      Fixed value = 0;
      if (!aggregate_.judge(now, value)) continue;
      if (!episodes_.empty() && elapsed(last_time, now) <= timespan_) {
        Episode& open = episodes_.back();
        open.end = at;
        open.value = wants_least_ ? std::min(open.value, value) : std::max(open.value, value);
      } else {
        episodes_.push_back({first, at, value});
      }
      last_time = now;
    }
    return episodes_;
  }

 private:
  /// The element at `at`, which advances behind it.
  Element next_element(std::span<const Fact> facts, std::size_t& at) const {
    const Fact& head = facts[at];
    Element element{head.time, 0, head.value};
    do {
      if constexpr (Aggregate::kNeedsRules) {
        element.rules |= std::uint64_t{1} << position_of_[facts[at].reference()];
      }
      ++at;
    } while (at < facts.size() && is_same_element(head, facts[at]));
    return element;
  }

  const std::uint64_t timespan_;
  const bool wants_least_;
  std::span<const std::uint32_t> position_of_;
  Aggregate aggregate_;
  FileBackedVector<Episode> episodes_;
};

}  // namespace

std::unique_ptr<EpisodeFinder> EpisodeFinder::make(const Correlation& correlation,
                                                   std::span<const std::uint32_t> position_of, std::size_t threshold) {
  using Type = Correlation::Type;
  switch (correlation.type) {
    case Type::kEventCount:
      return std::make_unique<Finder<EventCount>>(correlation, position_of, threshold);
    case Type::kValueCount:
      return std::make_unique<Finder<ValueCount>>(correlation, position_of, threshold);
    case Type::kValueSum:
    case Type::kValueAvg:
      return std::make_unique<Finder<ValueSum>>(correlation, position_of, threshold);
    case Type::kValuePercentile:
    case Type::kValueMedian:
      return std::make_unique<Finder<ValuePercentile>>(correlation, position_of, threshold);
    case Type::kTemporal:
    case Type::kTemporalOrdered:
      return std::make_unique<Finder<Temporal>>(correlation, position_of, threshold);
    case Type::kNewValue:
      break;
  }
  return nullptr;
}

}  // namespace trailhound
