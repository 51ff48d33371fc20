#include "engine/lint/conjuncts.h"

namespace trailhound {
namespace {

void split(const Condition& condition, bool negated, Conjuncts& found) {
  std::vector<std::uint32_t>& out = negated ? found.holds_not : found.holds;
  if (const auto* both = std::get_if<ConditionAnd>(&condition.node); both != nullptr && !negated) {
    for (const Condition& operand : both->operands) split(operand, negated, found);
  } else if (const auto* either = std::get_if<ConditionOr>(&condition.node); either != nullptr && negated) {
    for (const Condition& operand : either->operands) split(operand, negated, found);
  } else if (const auto* inverse = std::get_if<ConditionNot>(&condition.node)) {
    split(inverse->operand.front(), !negated, found);
  } else if (const auto* selection = std::get_if<ConditionSelection>(&condition.node)) {
    out.push_back(selection->selection);
  } else if (const auto* several = std::get_if<ConditionQuantifier>(&condition.node)) {
    if (several->all != negated || several->selections.size() == 1)
      out.insert(out.end(), several->selections.begin(), several->selections.end());
  }
}

}  // namespace

Conjuncts conjuncts(const Condition& condition) {
  Conjuncts found;
  split(condition, false, found);
  return found;
}

}  // namespace trailhound
