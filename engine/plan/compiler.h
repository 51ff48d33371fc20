#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/plan/impl.h"

namespace trailhound {

/// Compiles the AST of all rules into a Plan::Impl, one rule after the other.
class PlanCompiler {
 public:
  explicit PlanCompiler(Plan::Impl& plan) : plan_(plan) {}

  /// Compiles plan.rules, which must not move afterwards, and finishes the field tree, the matchers and the anchors.
  void compile();

 private:
  /// Of the bodies over `list`, which belongs to the plan that `outer` compiles.
  PlanCompiler(Plan::Impl::List& list, PlanCompiler& outer) : plan_(*list.elements), outer_(&outer), list_(&list) {}

  /// Predicates of which at least one holds wherever a node holds, and a guess how often that is.
  struct Anchors {
    std::vector<PredicateId> predicates;
    double cost = 0;
  };

  void compile_anchors();
  bool holds_nearly_always(const Predicate& predicate) const;
  void compile_keywords();
  void add_counted_fields();
  EventField event_field(const std::string& name);
  FieldTree::Members lazy_members(std::uint32_t rule) const;
  /// The fields that the predicates below a node look at, and those that EventFields are read from.
  template <typename Take>
  void for_each_field(NodeIndex index, const Take& take) const {
    const Node& node = plan_.nodes[index];
    if (node.kind == Node::Kind::kPredicate) {
      for (const FieldId field : fields_of(plan_.predicates[node.first])) take(field);
      return;
    }
    for (std::uint32_t i = 0; i < node.count; ++i) for_each_field(plan_.children[node.first + i], take);
  }
  template <typename Take>
  static void for_each_column(std::span<const EventField> fields, const Take& take) {
    for (const EventField& field : fields) {
      for (const FieldId column : field.columns()) take(column);
    }
  }
  /// Those that correlations over the rule group by or count.
  template <typename Take>
  void for_each_counted_field(std::uint32_t rule, const Take& take) const {
    for (const CountedRule& counted : plan_.counted[rule]) {
      for_each_column(counted.group, take);
      for_each_column(counted.values, take);
    }
  }
  /// All that the rule needs where it may match.
  template <typename Take>
  void for_each_needed_field(std::uint32_t rule, const Take& take) const {
    for_each_field(plan_.roots[rule], take);
    for_each_column(plan_.rollup_fields[rule], take);
    for_each_counted_field(rule, take);
  }
  using Selections = std::vector<Plan::Impl::SelectionParts>;
  NodeIndex compile_rule(const Rule& rule);
  NodeIndex compile_condition(const Condition& condition, const Selections& selections);
  Plan::Impl::SelectionParts compile_selection(const Selection& selection);
  Plan::Impl::ItemParts compile_item(const Item& item);
  NodeIndex predicate_node(const Item& item, const Test& test);
  PredicateId predicate(const Item& item, const Test& test);
  void add_reference(const FieldRefTest& test, Predicate& predicate);
  FieldId event_field(std::string_view path);
  NodeIndex block_node(const Item& item);
  std::uint32_t list_of(const std::string& path);
  std::vector<FieldId> fields_of(const Predicate& predicate) const;
  std::optional<Anchors> block_anchors(PredicateId id) const;
  NodeIndex join(Node::Kind kind, const std::vector<NodeIndex>& operands);
  NodeIndex negate(NodeIndex operand);
  std::optional<Anchors> anchors(NodeIndex node) const;
  double cost(const Predicate& predicate) const;

  Plan::Impl& plan_;
  PlanCompiler* const outer_ = nullptr;     ///< null: this is the plan of the events
  Plan::Impl::List* const list_ = nullptr;  ///< null likewise
  std::unordered_map<std::string, PredicateId> ids_;
  std::vector<NodeIndex> predicate_nodes_;               ///< by predicate
  std::vector<std::vector<ValueMatcher::Entry>> tests_;  ///< by field
  std::vector<ValueMatcher::Entry> keyword_tests_;
};

/// `(field, test)` as text: equal for equal predicates only, and readable.
std::string describe_test(const Test& test);

}  // namespace trailhound
