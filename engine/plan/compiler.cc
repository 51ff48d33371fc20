#include "engine/plan/compiler.h"

#include <algorithm>
#include <set>
#include <type_traits>
#include <variant>

#include "engine/base/text.h"

namespace trailhound {

void PlanCompiler::compile() {
  for (const Rule& rule : plan_.rules) plan_.roots.push_back(compile_rule(rule));
  plan_.tree.finish();

  tests_.resize(plan_.tree.field_count());
  for (std::vector<ValueMatcher::Entry>& tests : tests_) {
    plan_.matchers.push_back(tests.empty() ? nullptr : std::make_unique<ValueMatcher>(std::move(tests)));
  }
  compile_keywords();

  plan_.anchored.resize(plan_.predicates.size());
  plan_.eager.resize(plan_.tree.field_count(), false);
  std::fill_n(plan_.eager.begin(), FieldTree::kReservedCount, true);
  for (std::uint32_t rule = 0; rule < plan_.rules.size(); ++rule) {
    if (const auto found = anchors(plan_.roots[rule])) {
      const std::set<PredicateId> distinct(found->predicates.begin(), found->predicates.end());
      for (const PredicateId id : distinct) {
        plan_.anchored[id].push_back(rule);
        const FieldId field = plan_.predicates[id].field;
        if (field == kNoField) {
          (plan_.in_filter[id] ? plan_.filter_keywords : plan_.all_keywords) = true;
        } else {
          plan_.eager[field] = true;
        }
      }
    } else {
      plan_.unanchored.push_back(rule);
    }
  }

  std::vector<bool> lazy = plan_.eager;
  lazy.flip();
  plan_.eager_tree = plan_.tree.subset(plan_.eager);
  plan_.lazy_tree = plan_.tree.subset(lazy);
  for (const NodeIndex root : plan_.roots) plan_.needs_lazy.push_back(needs_lazy(root));
}

bool PlanCompiler::needs_lazy(NodeIndex index) const {
  const Node& node = plan_.nodes[index];
  if (node.kind == Node::Kind::kPredicate) {
    const Predicate& predicate = plan_.predicates[node.first];
    return (predicate.field != kNoField && !plan_.eager[predicate.field]) ||
           (predicate.other != kNoField && !plan_.eager[predicate.other]);
  }
  for (std::uint32_t i = 0; i < node.count; ++i) {
    if (needs_lazy(plan_.children[node.first + i])) return true;
  }
  return false;
}

void PlanCompiler::compile_keywords() {
  plan_.in_filter.resize(plan_.predicates.size(), false);
  if (keyword_tests_.empty()) return;
  for (const ValueMatcher::Entry& entry : keyword_tests_) {
    const auto* test = std::get_if<StringTest>(entry.test);
    if (!test) continue;
    const std::string literal = folded(Wildcard(test->pattern, true).longest_literal());
    if (!LiteralFilter::accepts(literal)) continue;
    plan_.keyword_filter.add(literal);
    plan_.in_filter[entry.predicate] = true;
  }
  if (!plan_.keyword_filter.empty()) plan_.keyword_filter.build();
  plan_.keywords = std::make_unique<ValueMatcher>(std::move(keyword_tests_));
}

NodeIndex PlanCompiler::compile_rule(const Rule& rule) {
  std::vector<NodeIndex> selections;
  for (const Selection& selection : rule.selections) selections.push_back(compile_selection(selection));
  std::vector<NodeIndex> conditions;
  for (const Condition& condition : rule.conditions) conditions.push_back(compile_condition(condition, selections));
  return join(Node::Kind::kOr, conditions);
}

NodeIndex PlanCompiler::compile_condition(const Condition& condition, const std::vector<NodeIndex>& selections) {
  const auto all = [&](const std::vector<Condition>& operands) {
    std::vector<NodeIndex> nodes;
    for (const Condition& operand : operands) nodes.push_back(compile_condition(operand, selections));
    return nodes;
  };
  return std::visit(
      [&](const auto& node) -> NodeIndex {
        using T = std::decay_t<decltype(node)>;
        if constexpr (std::is_same_v<T, ConditionAnd>) {
          return join(Node::Kind::kAnd, all(node.operands));
        } else if constexpr (std::is_same_v<T, ConditionOr>) {
          return join(Node::Kind::kOr, all(node.operands));
        } else if constexpr (std::is_same_v<T, ConditionNot>) {
          return negate(compile_condition(node.operand.front(), selections));
        } else if constexpr (std::is_same_v<T, ConditionSelection>) {
          return selections[node.selection];
        } else {
          static_assert(std::is_same_v<T, ConditionQuantifier>);
          std::vector<NodeIndex> nodes;
          for (const std::uint32_t selection : node.selections) nodes.push_back(selections[selection]);
          return join(node.all ? Node::Kind::kAnd : Node::Kind::kOr, nodes);
        }
      },
      condition.node);
}

NodeIndex PlanCompiler::compile_selection(const Selection& selection) {
  std::vector<NodeIndex> alternatives;
  for (const std::vector<Item>& map : selection.any_of) {
    std::vector<NodeIndex> items;
    for (const Item& item : map) items.push_back(compile_item(item));
    alternatives.push_back(join(Node::Kind::kAnd, items));
  }
  return join(Node::Kind::kOr, alternatives);
}

NodeIndex PlanCompiler::compile_item(const Item& item) {
  std::vector<NodeIndex> values;
  for (const Value& value : item.values) {
    std::vector<NodeIndex> tests;
    for (const Test& test : value.any_of) tests.push_back(predicate_node(item, test));
    values.push_back(join(Node::Kind::kOr, tests));
  }
  const NodeIndex node = join(item.all ? Node::Kind::kAnd : Node::Kind::kOr, values);
  return item.negated ? negate(node) : node;
}

NodeIndex PlanCompiler::predicate_node(const Item& item, const Test& test) {
  const PredicateId id = predicate(item, test);
  plan_.predicate_of.emplace(&test, id);
  if (id == predicate_nodes_.size()) {
    predicate_nodes_.push_back(static_cast<NodeIndex>(plan_.nodes.size()));
    plan_.nodes.push_back({Node::Kind::kPredicate, id, 0});
  }
  return predicate_nodes_[id];
}

PredicateId PlanCompiler::predicate(const Item& item, const Test& test) {
  const bool keyword = item.field.empty();
  const auto next = static_cast<PredicateId>(plan_.predicates.size());
  const auto [found, is_new] = ids_.try_emplace((keyword ? "K" : "F" + item.field) + '\0' + describe_test(test), next);
  if (!is_new) return found->second;

  Predicate result;
  result.test = &test;
  if (keyword) {
    result.kind = Predicate::Kind::kKeyword;
    keyword_tests_.push_back({&test, next});
  } else {
    result.field = plan_.tree.add(item.field);
    if (tests_.size() <= result.field) tests_.resize(result.field + 1u);
    if (const auto* exists = std::get_if<ExistsTest>(&test)) {
      result.kind = exists->value ? Predicate::Kind::kPresent : Predicate::Kind::kAbsent;
    } else if (const auto* reference = std::get_if<FieldRefTest>(&test)) {
      result.kind = Predicate::Kind::kFieldRef;
      result.other = plan_.tree.add(reference->field);
    } else {
      if (std::holds_alternative<NullTest>(test)) result.kind = Predicate::Kind::kNull;
      tests_[result.field].push_back({&test, next});
    }
  }
  plan_.predicates.push_back(result);
  return next;
}

NodeIndex PlanCompiler::join(Node::Kind kind, const std::vector<NodeIndex>& operands) {
  if (operands.size() == 1) return operands.front();
  Node node;
  node.kind = kind;
  node.first = static_cast<std::uint32_t>(plan_.children.size());
  node.count = static_cast<std::uint32_t>(operands.size());
  plan_.children.insert(plan_.children.end(), operands.begin(), operands.end());
  plan_.nodes.push_back(node);
  return static_cast<NodeIndex>(plan_.nodes.size() - 1);
}

NodeIndex PlanCompiler::negate(NodeIndex operand) {
  if (plan_.nodes[operand].kind == Node::Kind::kNot) return plan_.children[plan_.nodes[operand].first];
  Node node;
  node.kind = Node::Kind::kNot;
  node.first = static_cast<std::uint32_t>(plan_.children.size());
  node.count = 1;
  plan_.children.push_back(operand);
  plan_.nodes.push_back(node);
  return static_cast<NodeIndex>(plan_.nodes.size() - 1);
}

/// How often a predicate is likely to hold, on a scale of its own: only the order matters, and only for speed.
double PlanCompiler::cost(const Predicate& predicate) const {
  // Fields of few values, each in a large share of all records.
  static const std::set<std::string, std::less<>> kCommon = {
      "eventSource",     "awsRegion", "eventType",          "eventVersion",      "eventCategory",
      "managementEvent", "readOnly",  "recipientAccountId", "userIdentity.type", "userIdentity.accountId"};
  double common = 1;
  if (predicate.field == FieldTree::kEventName) {
    common = 0.5;  // short values that repeat, and nearly every rule names one
  } else if (predicate.field != kNoField && kCommon.contains(plan_.tree.path(predicate.field))) {
    common = 100;
  }
  return std::visit(
      [&](const auto& test) -> double {
        using T = std::decay_t<decltype(test)>;
        if constexpr (std::is_same_v<T, StringTest>) {
          if (!test.pattern.has_wildcard()) return common;
          std::size_t literal = 0;
          for (const Pattern::Part& part : test.pattern.parts) literal = std::max(literal, part.text.size());
          if (literal == 0) return 1000;
          return common * (literal < 3 ? 200 : literal < 6 ? 10 : 2);
        } else if constexpr (std::is_same_v<T, RegexTest>) {
          return 20 * common;
        } else if constexpr (std::is_same_v<T, BooleanTest>) {
          return 50 * common;
        } else {
          return 5 * common;
        }
      },
      *predicate.test);
}

std::optional<PlanCompiler::Anchors> PlanCompiler::anchors(NodeIndex index) const {
  const Node& node = plan_.nodes[index];
  switch (node.kind) {
    case Node::Kind::kPredicate: {
      const Predicate& predicate = plan_.predicates[node.first];
      // Only what a value of the record can set: absence touches every row.
      if (predicate.kind != Predicate::Kind::kValue && predicate.kind != Predicate::Kind::kKeyword) return std::nullopt;
      return Anchors{{node.first}, cost(predicate)};
    }
    case Node::Kind::kAnd: {
      std::optional<Anchors> best;
      for (std::uint32_t i = 0; i < node.count; ++i) {
        auto found = anchors(plan_.children[node.first + i]);
        if (found && (!best || found->cost < best->cost)) best = std::move(found);
      }
      return best;
    }
    case Node::Kind::kOr: {
      Anchors all;
      for (std::uint32_t i = 0; i < node.count; ++i) {
        const auto found = anchors(plan_.children[node.first + i]);
        if (!found) return std::nullopt;
        all.predicates.insert(all.predicates.end(), found->predicates.begin(), found->predicates.end());
        all.cost += found->cost;
      }
      return all;
    }
    case Node::Kind::kNot:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace trailhound
