#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>
#include <variant>

#include "engine/sigma/rule.h"

namespace trailhound {

/// Whether a condition holds, given which selections do: `holds(index)` answers for one of them, a selection of a rule
/// or a rule of a correlation's expression. The fast path's; the oracle has its own.
template <typename Holds>
bool is_true(const Condition& condition, const Holds& holds) {
  const auto operand = [&](const Condition& c) { return is_true(c, holds); };
  return std::visit(
      [&](const auto& node) -> bool {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, ConditionAnd>) {
          return std::all_of(node.operands.begin(), node.operands.end(), operand);
        } else if constexpr (std::is_same_v<T, ConditionOr>) {
          return std::any_of(node.operands.begin(), node.operands.end(), operand);
        } else if constexpr (std::is_same_v<T, ConditionNot>) {
          return !operand(node.operand.front());
        } else if constexpr (std::is_same_v<T, ConditionSelection>) {
          return holds(node.selection);
        } else {
          static_assert(std::is_same_v<T, ConditionQuantifier>);
          return node.all ? std::all_of(node.selections.begin(), node.selections.end(), holds)
                          : std::any_of(node.selections.begin(), node.selections.end(), holds);
        }
      },
      condition.node);
}

}  // namespace trailhound
