#include "engine/oracle/window.h"

#include <algorithm>
#include <iterator>
#include <variant>

namespace trailhound {
namespace {

using Type = Correlation::Type;
using Window = std::vector<const OracleElement*>;

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

std::set<std::uint32_t> positions_in(const Window& window) {
  std::set<std::uint32_t> positions;
  for (const OracleElement* element : window) positions.insert(element->positions.begin(), element->positions.end());
  return positions;
}

/// The most of `positions`, in their order, that occur at times which do not fall. Plainly: the longest path through
/// all (position, time) that occur.
std::size_t longest_chain(const std::set<std::uint32_t>& positions, const Window& window) {
  struct End {
    Nanoseconds time;
    std::size_t length;
  };
  std::vector<End> ends;  // of chains over the positions so far
  std::size_t longest = 0;
  for (const std::uint32_t position : positions) {
    std::vector<End> more;
    for (const OracleElement* element : window) {
      if (!element->positions.contains(position)) continue;
      std::size_t before = 0;
      for (const End& end : ends) {
        if (end.time <= element->time) before = std::max(before, end.length);
      }
      more.push_back({element->time, before + 1});
      longest = std::max(longest, before + 1);
    }
    ends.insert(ends.end(), more.begin(), more.end());
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

/// The names that stand somewhere under an even number of `not`.
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

WindowVerdict judge_temporal(const Correlation& correlation, const Window& window) {
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

WindowVerdict judge_numbers(const Correlation& correlation, const Window& window) {
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

WindowVerdict judge_window(const Correlation& correlation, const Window& window) {
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
  }
  return {};
}

}  // namespace trailhound
