// Why a rule matched a row: the same predicates, read back along the rule's AST. Runs for matches only.

#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "engine/event/leaves.h"
#include "engine/plan/element_evaluator.h"
#include "engine/plan/evaluator.h"
#include "engine/sigma/condition_value.h"

namespace trailhound {

bool Evaluator::holds(const std::vector<SelectionParts>& selections, const Condition& condition, std::uint32_t row) {
  return is_true(condition, [&](std::uint32_t selection) { return node_holds(selections[selection].node, row); });
}

void Evaluator::explain_predicate(const Selection& selection, const Item& item, PredicateId id, std::uint32_t row) {
  const Predicate& predicate = plan_.predicates[id];
  const auto satisfies = [&](ValueCache& cache, const ValueMatcher& matcher, const RawValue& value) {
    const auto satisfied = cache.match(matcher, value, scratch_);
    return std::find(satisfied.begin(), satisfied.end(), id) != satisfied.end();
  };
  if (predicate.kind == Predicate::Kind::kKeyword) {
    explain_keyword(selection, id, row);
    return;
  }
  const auto entries = batch_->entries(predicate.field, row);
  for (const Batch::Entry& entry : entries) {
    const bool satisfied = predicate.kind == Predicate::Kind::kPresent ||
                           predicate.kind == Predicate::Kind::kFieldRef ||
                           satisfies(caches_[predicate.field], *plan_.matchers[predicate.field], entry.value);
    if (!satisfied) continue;
    witnesses_.push_back({selection.name, item.field, entry.value.json()});
    return;
  }
  witnesses_.push_back({selection.name, item.field, "null"});
}

void Evaluator::explain_block(const Selection& selection, const Item& item, NodeIndex node, std::uint32_t row) {
  const Predicate& predicate = plan_.predicates[plan_.nodes[node].first];
  ElementEvaluator& elements = elements_of(predicate.list);
  for (ElementEvaluator::Witness& witness :
       elements.explain(*batch_, row, event_of(row), scratch_.stop, predicate.block)) {
    const std::string& field = texts_.emplace_back(item.field + witness.field);
    const std::string& value = texts_.emplace_back(std::move(witness.value));
    witnesses_.push_back({selection.name, field, value});
  }
}

void Evaluator::explain_item(const Selection& selection, const Item& item, const ItemParts& parts, std::uint32_t row) {
  if (!item.block.empty()) return explain_block(selection, item, parts.node, row);
  if (item.negated) {
    // It holds because no value does; the evidence is what the field has instead.
    if (item.field.empty() || parts.values.empty()) return;
    const RawValue* value = batch_->first(plan_.predicates[parts.values.front().front()].field, row);
    witnesses_.push_back({selection.name, item.field, value ? value->json() : "null"});
    return;
  }
  for (const std::vector<PredicateId>& tests : parts.values) {
    const auto held =
        std::find_if(tests.begin(), tests.end(), [&](PredicateId id) { return predicate_holds(id, row); });
    if (held == tests.end()) continue;
    explain_predicate(selection, item, *held, row);
    if (!item.all) return;
  }
}

void Evaluator::explain_selection(const Selection& selection, const SelectionParts& parts, std::uint32_t row) {
  for (std::size_t map = 0; map < parts.maps.size(); ++map) {
    if (!node_holds(parts.maps[map].node, row)) continue;
    for (std::size_t i = 0; i < parts.maps[map].items.size(); ++i) {
      explain_item(selection, selection.any_of[map][i], parts.maps[map].items[i], row);
    }
    return;
  }
}

/// Explains a condition that holds. What a `not` negates has no evidence to show.
void Evaluator::explain_condition(const Rule& rule, const std::vector<SelectionParts>& selections,
                                  const Condition& condition, std::uint32_t row) {
  const auto explain_once = [&](std::uint32_t selection) {
    if (explained_[selection] || !node_holds(selections[selection].node, row)) return;
    explained_[selection] = true;
    explain_selection(rule.selections[selection], selections[selection], row);
  };
  std::visit(
      [&](const auto& node) {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, ConditionAnd>) {
          for (const Condition& operand : node.operands) explain_condition(rule, selections, operand, row);
        } else if constexpr (std::is_same_v<T, ConditionOr>) {
          for (const Condition& operand : node.operands) {
            if (holds(selections, operand, row)) explain_condition(rule, selections, operand, row);
          }
        } else if constexpr (std::is_same_v<T, ConditionSelection>) {
          explain_once(node.selection);
        } else if constexpr (std::is_same_v<T, ConditionQuantifier>) {
          for (const std::uint32_t selection : node.selections) explain_once(selection);
        } else {
          static_assert(std::is_same_v<T, ConditionNot>);
        }
      },
      condition.node);
}

std::span<const Evaluator::Witness> Evaluator::explain(const Batch& batch, const Hit& hit) {
  batch_ = &batch;
  witnesses_.clear();
  texts_.clear();
  const Rule& rule = plan_.rules[hit.rule];
  const std::vector<SelectionParts>& selections = plan_.selections[hit.rule];
  explained_.assign(rule.selections.size(), false);
  for (const Condition& condition : rule.conditions) {
    if (rule.conditions.size() > 1 && !holds(selections, condition, hit.row)) continue;
    explain_condition(rule, selections, condition, hit.row);
  }
  return witnesses_;
}

}  // namespace trailhound
