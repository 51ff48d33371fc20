// Why a rule matched a row: the same predicates, read back along the rule's AST. Runs for matches only.

#include <algorithm>
#include <type_traits>
#include <variant>

#include "engine/event/leaves.h"
#include "engine/plan/evaluator.h"

namespace trailhound {
namespace {

/// `a.b.c` of the leaf whose bytes start at `leaf`, within a record that was walked before.
std::string path_of(const Batch& batch, std::uint32_t row, const char* leaf) {
  struct Level {
    bool object = false;
    std::string key;
  };
  std::vector<Level> levels;
  const Batch::Record& record = batch.record(row);
  for (std::uint32_t at = record.structure_begin; at < record.structure_end; ++at) {
    const char* here = batch.text() + batch.offsets()[at];
    if (here == leaf || (*here == '"' && here + 1 == leaf)) break;
    if (*here == '{' || *here == '[') {
      levels.push_back({*here == '{', ""});
    } else if (*here == '}' || *here == ']') {
      levels.pop_back();
    } else if (*here == ':' && !levels.empty() && levels.back().object) {
      const char* begin = batch.text() + batch.offsets()[at - 1] + 1;
      std::string_view key(begin, static_cast<std::size_t>(here - begin));
      key = key.substr(0, key.rfind('"'));
      levels.back().key.clear();
      append_unescaped(key, levels.back().key);
    }
  }
  std::string path;
  for (const Level& level : levels) {
    if (!level.object) continue;
    if (!path.empty()) path += '.';
    path += level.key;
  }
  return path;
}

}  // namespace

bool Evaluator::item_holds(const Item& item, std::uint32_t row) {
  const auto value_holds = [&](const Value& value) {
    return std::any_of(value.any_of.begin(), value.any_of.end(),
                       [&](const Test& test) { return holds(plan_.predicate_of.at(&test), row); });
  };
  const bool result = item.all ? std::all_of(item.values.begin(), item.values.end(), value_holds)
                               : std::any_of(item.values.begin(), item.values.end(), value_holds);
  return result != item.negated;
}

bool Evaluator::selection_holds(const Selection& selection, std::uint32_t row) {
  return std::any_of(selection.any_of.begin(), selection.any_of.end(), [&](const std::vector<Item>& map) {
    return std::all_of(map.begin(), map.end(), [&](const Item& item) { return item_holds(item, row); });
  });
}

bool Evaluator::condition_holds(const Rule& rule, const Condition& condition, std::uint32_t row) {
  const auto operand = [&](const Condition& c) { return condition_holds(rule, c, row); };
  const auto selection = [&](std::uint32_t s) { return selection_holds(rule.selections[s], row); };
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
          return selection(node.selection);
        } else {
          static_assert(std::is_same_v<T, ConditionQuantifier>);
          return node.all ? std::all_of(node.selections.begin(), node.selections.end(), selection)
                          : std::any_of(node.selections.begin(), node.selections.end(), selection);
        }
      },
      condition.node);
}

void Evaluator::explain_test(const Selection& selection, const Item& item, const Test* test, std::uint32_t row) {
  const PredicateId id = plan_.predicate_of.at(test);
  const Predicate& predicate = plan_.predicates[id];
  const auto satisfies = [&](ValueCache& cache, const ValueMatcher& matcher, const RawValue& value) {
    const auto satisfied = cache.match(matcher, value, scratch_);
    return std::find(satisfied.begin(), satisfied.end(), id) != satisfied.end();
  };
  if (predicate.kind == Predicate::Kind::kKeyword) {
    bool found = false;
    for_each_leaf(*batch_, row, [&](const RawValue& leaf) {
      if (found || !satisfies(keyword_cache_, *plan_.keywords, leaf)) return;
      found = true;
      paths_.push_back(path_of(*batch_, row, leaf.data));
      witnesses_.push_back({selection.name, paths_.back(), leaf.json()});
    });
    return;
  }
  const auto entries = batch_->entries(predicate.field, row);
  for (const Batch::Entry& entry : entries) {
    const bool tells = predicate.kind == Predicate::Kind::kPresent || predicate.kind == Predicate::Kind::kFieldRef ||
                       satisfies(caches_[predicate.field], *plan_.matchers[predicate.field], entry.value);
    if (!tells) continue;
    witnesses_.push_back({selection.name, item.field, entry.value.json()});
    return;
  }
  witnesses_.push_back({selection.name, item.field, "null"});
}

void Evaluator::explain_item(const Selection& selection, const Item& item, std::uint32_t row) {
  if (item.negated) {
    // It holds because no value does: what stands there instead is the evidence.
    if (item.field.empty()) return;
    const RawValue* value =
        batch_->first(plan_.predicates[plan_.predicate_of.at(&item.values.front().any_of.front())].field, row);
    witnesses_.push_back({selection.name, item.field, value ? value->json() : "null"});
    return;
  }
  for (const Value& value : item.values) {
    for (const Test& test : value.any_of) {
      if (!holds(plan_.predicate_of.at(&test), row)) continue;
      explain_test(selection, item, &test, row);
      if (!item.all) return;
      break;
    }
  }
}

void Evaluator::explain_selection(const Selection& selection, std::uint32_t row) {
  for (const std::vector<Item>& map : selection.any_of) {
    if (!std::all_of(map.begin(), map.end(), [&](const Item& item) { return item_holds(item, row); })) continue;
    for (const Item& item : map) explain_item(selection, item, row);
    return;
  }
}

/// Explains a condition that holds: what stands under a `not` has no evidence to show.
void Evaluator::explain_condition(const Rule& rule, const Condition& condition, std::uint32_t row) {
  const auto explain_once = [&](std::uint32_t selection) {
    if (explained_[selection] || !selection_holds(rule.selections[selection], row)) return;
    explained_[selection] = true;
    explain_selection(rule.selections[selection], row);
  };
  std::visit(
      [&](const auto& node) {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, ConditionAnd>) {
          for (const Condition& operand : node.operands) explain_condition(rule, operand, row);
        } else if constexpr (std::is_same_v<T, ConditionOr>) {
          for (const Condition& operand : node.operands) {
            if (condition_holds(rule, operand, row)) explain_condition(rule, operand, row);
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
  paths_.clear();
  const Rule& rule = plan_.rules[hit.rule];
  explained_.assign(rule.selections.size(), false);
  for (const Condition& condition : rule.conditions) {
    if (condition_holds(rule, condition, hit.row)) explain_condition(rule, condition, hit.row);
  }
  return witnesses_;
}

}  // namespace trailhound
