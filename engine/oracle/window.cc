#include "engine/oracle/window.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <variant>

namespace trailhound {
namespace {

using Type = Correlation::Type;

Fixed whole(std::size_t count) { return static_cast<Fixed>(count) * kFixedOne; }

/// Toward minus infinity. REQUIRES: divisor > 0
Fixed divide(Fixed number, Fixed divisor) {
  const Fixed quotient = number / divisor;
  return number % divisor < 0 ? quotient - 1 : quotient;
}

bool compare(Fixed value, Correlation::Bound::Operator op, Fixed bound) {
  using Operator = Correlation::Bound::Operator;
  switch (op) {
    case Operator::kGreater:
      return value > bound;
    case Operator::kGreaterOrEqual:
      return value >= bound;
    case Operator::kLess:
      return value < bound;
    case Operator::kLessOrEqual:
      return value <= bound;
    case Operator::kEqual:
      return value == bound;
    case Operator::kNotEqual:
      return value != bound;
  }
  return false;
}

/// Whether all bounds hold for value / divisor.
bool within(const Correlation& correlation, Fixed value, Fixed divisor = 1) {
  return std::all_of(correlation.bounds.begin(), correlation.bounds.end(),
                     [&](const Correlation::Bound& bound) { return compare(value, bound.op, bound.value * divisor); });
}

std::set<std::uint32_t> positions_in(OracleWindow window) {
  std::set<std::uint32_t> positions;
  for (const OracleElement* element : window) positions.insert(element->positions.begin(), element->positions.end());
  return positions;
}

/// The most of `positions`, in their order, that occur at times which do not fall.
std::size_t longest_chain(const std::set<std::uint32_t>& positions, OracleWindow window) {
  constexpr Nanoseconds kNever = std::numeric_limits<Nanoseconds>::max();
  // The earliest end of a chain of so many of the positions so far.
  std::vector<Nanoseconds> end(positions.size() + 1, kNever);
  end[0] = std::numeric_limits<Nanoseconds>::min();
  std::size_t longest = 0;
  for (const std::uint32_t position : positions) {
    const std::vector<Nanoseconds> before = end;
    for (const OracleElement* element : window) {
      if (!element->positions.contains(position)) continue;
      for (std::size_t length = 0; length < positions.size(); ++length) {
        if (before[length] == kNever || before[length] > element->time) continue;
        end[length + 1] = std::min(end[length + 1], element->time);
        longest = std::max(longest, length + 1);
      }
    }
  }
  return longest;
}

bool holds(const Condition& condition, const std::set<std::uint32_t>& positions) {
  struct Visitor {
    const std::set<std::uint32_t>& positions;
    bool each(const Condition& operand) const { return holds(operand, positions); }
    bool operator()(const ConditionAnd& node) const {
      return std::all_of(node.operands.begin(), node.operands.end(), [this](const Condition& c) { return each(c); });
    }
    bool operator()(const ConditionOr& node) const {
      return std::any_of(node.operands.begin(), node.operands.end(), [this](const Condition& c) { return each(c); });
    }
    bool operator()(const ConditionNot& node) const { return !each(node.operand.front()); }
    bool operator()(const ConditionSelection& node) const { return positions.contains(node.selection); }
    bool operator()(const ConditionQuantifier&) const { return false; }  // the grammar of expressions has none
  };
  return std::visit(Visitor{positions}, condition.node);
}

/// The names that occur somewhere under an even number of `not`.
void add_wanted(const Condition& condition, bool negated, std::set<std::uint32_t>& wanted) {
  struct Visitor {
    bool negated;
    std::set<std::uint32_t>& wanted;
    void all(const std::vector<Condition>& operands, bool under) const {
      for (const Condition& operand : operands) add_wanted(operand, under, wanted);
    }
    void operator()(const ConditionAnd& node) const { all(node.operands, negated); }
    void operator()(const ConditionOr& node) const { all(node.operands, negated); }
    void operator()(const ConditionNot& node) const { all(node.operand, !negated); }
    void operator()(const ConditionSelection& node) const {
      if (!negated) wanted.insert(node.selection);
    }
    void operator()(const ConditionQuantifier&) const {}
  };
  std::visit(Visitor{negated, wanted}, condition.node);
}

WindowVerdict judge_temporal(const Correlation& correlation, OracleWindow window) {
  const std::set<std::uint32_t> positions = positions_in(window);
  const bool ordered = correlation.type == Type::kTemporalOrdered;
  if (correlation.expression) {
    const bool expression = holds(*correlation.expression, positions);
    if (!ordered) return {expression, whole(positions.size())};
    std::set<std::uint32_t> wanted, chain;
    add_wanted(*correlation.expression, false, wanted);
    std::set_intersection(wanted.begin(), wanted.end(), positions.begin(), positions.end(),
                          std::inserter(chain, chain.end()));
    const std::size_t longest = longest_chain(chain, window);
    return {expression && longest == chain.size(), whole(longest)};
  }
  const std::size_t count = ordered ? longest_chain(positions, window) : positions.size();
  if (correlation.bounds.empty()) return {count == correlation.rules.size(), whole(count)};
  return {within(correlation, whole(count)), whole(count)};
}

WindowVerdict judge_numbers(const Correlation& correlation, OracleWindow window) {
  std::vector<Fixed> numbers;
  for (const OracleElement* element : window) {
    numbers.insert(numbers.end(), element->numbers.begin(), element->numbers.end());
  }
  Fixed sum = 0;
  for (const Fixed number : numbers) sum += number;
  const auto count = static_cast<Fixed>(numbers.size());
  if (correlation.type == Type::kValueSum) return {within(correlation, sum), sum};
  if (correlation.type == Type::kValueAvg) return {within(correlation, sum, count), divide(sum, count)};
  std::sort(numbers.begin(), numbers.end());
  constexpr Fixed kHundredPercent = 100'000'000;
  const bool median = correlation.type == Type::kValueMedian;
  const Fixed rank = (median ? kHundredPercent / 2 : Fixed{correlation.percentile}) * (count - 1);
  const auto below = static_cast<std::size_t>(rank / kHundredPercent);
  const std::size_t above = std::min(below + 1, numbers.size() - 1);
  const Fixed part = rank % kHundredPercent;
  const Fixed value = numbers[below] + divide((numbers[above] - numbers[below]) * part, kHundredPercent);
  return {within(correlation, value), value};
}

}  // namespace

WindowVerdict judge_window(const Correlation& correlation, OracleWindow window) {
  switch (correlation.type) {
    case Type::kEventCount:
      return {within(correlation, whole(window.size())), whole(window.size())};
    case Type::kValueCount: {
      std::set<std::vector<OracleValue>> distinct;
      for (const OracleElement* element : window) distinct.insert(element->tuples.begin(), element->tuples.end());
      return {within(correlation, whole(distinct.size())), whole(distinct.size())};
    }
    case Type::kValueSum:
    case Type::kValueAvg:
    case Type::kValuePercentile:
    case Type::kValueMedian:
      return judge_numbers(correlation, window);
    case Type::kTemporal:
    case Type::kTemporalOrdered:
      return judge_temporal(correlation, window);
    case Type::kNewValue:
      break;  // it has no windows
  }
  return {};
}

bool wants_least(const Correlation& correlation) {
  using Operator = Correlation::Bound::Operator;
  return !correlation.bounds.empty() &&
         std::all_of(correlation.bounds.begin(), correlation.bounds.end(), [](const Correlation::Bound& bound) {
           return bound.op == Operator::kLess || bound.op == Operator::kLessOrEqual;
         });
}

std::uint64_t steps_of(const Correlation& correlation, OracleWindow window) {
  switch (correlation.type) {
    case Type::kEventCount:
      return 1;
    case Type::kValueCount:
    case Type::kValueSum:
    case Type::kValueAvg:
    case Type::kValuePercentile:
    case Type::kValueMedian:
    case Type::kTemporal:
      return window.size();
    case Type::kTemporalOrdered:
      return window.size() * correlation.rules.size();
    case Type::kNewValue:
      break;
  }
  return 0;
}

Fixed distance_of(const Correlation& correlation, const WindowVerdict& verdict) {
  // Beyond any aggregate: the sum of all numbers that may be.
  constexpr Fixed kFar = Fixed{1} << 120;
  const Fixed value = verdict.aggregate;
  if (verdict.satisfies) return (wants_least(correlation) ? value : -value) - kFar;
  using Operator = Correlation::Bound::Operator;
  if (correlation.bounds.empty()) return -value;
  Fixed distance = 0;
  for (const Correlation::Bound& bound : correlation.bounds) {
    if (compare(value, bound.op, bound.value)) continue;
    distance += bound.op == Operator::kNotEqual ? 1 : std::max(value - bound.value, bound.value - value);
  }
  return distance;
}

std::vector<OracleTrace::Seen> seen_in(OracleWindow window) {
  std::vector<OracleTrace::Seen> seen;
  std::set<std::uint32_t> known;
  for (const OracleElement* element : window) {
    for (const std::uint32_t position : element->positions) {
      if (known.insert(position).second) seen.push_back({position, element->time});
    }
  }
  return seen;
}

}  // namespace trailhound
