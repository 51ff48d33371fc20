#include "engine/plan/compiler.h"

#include <algorithm>
#include <set>
#include <type_traits>
#include <variant>

#include "engine/base/cases.h"
#include "engine/base/text.h"
#include "engine/event/walker.h"

namespace trailhound {

void PlanCompiler::compile() {
  for (const Rule& rule : plan_.rules) plan_.roots.push_back(compile_rule(rule));
  for (Plan::Impl::List& list : plan_.lists) PlanCompiler(list, *this).compile();
  add_counted_fields();
  plan_.tree.finish();

  tests_.resize(plan_.tree.field_count());
  for (std::vector<ValueMatcher::Entry>& tests : tests_) {
    plan_.matchers.push_back(tests.empty() ? nullptr : std::make_unique<ValueMatcher>(std::move(tests)));
  }
  compile_anchors();
  compile_keywords();

  std::vector<bool> lazy = plan_.eager;
  lazy.flip();
  plan_.lazy_tree = plan_.tree.subset(lazy);
  plan_.eager_tree = plan_.tree.subset(plan_.eager, &plan_.lazy_tree);
  for (std::uint32_t rule = 0; rule < plan_.rules.size(); ++rule) plan_.lazy_members.push_back(lazy_members(rule));
}

FieldTree::Members PlanCompiler::lazy_members(std::uint32_t rule) const {
  FieldTree::Members members = 0;
  const auto add = [&](FieldId field) {
    if (!plan_.eager[field]) members |= plan_.tree.member(field);
  };
  for_each_needed_field(rule, add);
  return members;
}

EventField PlanCompiler::event_field(const std::string& name) {
  const std::optional<DerivedField> derived = derived_field(name);
  if (!derived) return {plan_.tree.add(name), std::nullopt, {}};
  EventField field{kNoField, derived, {}};
  for (const std::string_view source : sources_of(*derived)) field.sources.push_back(plan_.tree.add(source));
  return field;
}

void PlanCompiler::add_counted_fields() {
  for (const Rule& rule : plan_.rules) {
    std::vector<EventField>& fields = plan_.rollup_fields.emplace_back();
    if (!rule.rollup) continue;
    for (const std::string& field : rule.rollup->by) fields.push_back(event_field(field));
  }
  plan_.counted.resize(plan_.rules.size());
  for (std::uint32_t c = 0; c < plan_.correlations.size(); ++c) {
    const Correlation& correlation = plan_.correlations[c];
    for (std::uint32_t position = 0; position < correlation.rules.size(); ++position) {
      const Correlation::Reference& reference = correlation.rules[position];
      if (reference.is_correlation) continue;
      CountedRule counted{.correlation = c, .position = position, .group = {}, .values = {}};
      for (const Correlation::GroupPart& part : correlation.group_by) {
        counted.group.push_back(event_field(part.field_of[position]));
      }
      for (const std::string& field : correlation.value_fields) counted.values.push_back(event_field(field));
      plan_.counted[reference.index].push_back(std::move(counted));
    }
  }
}

void PlanCompiler::compile_anchors() {
  plan_.anchored.resize(plan_.predicates.size());
  plan_.eager.resize(plan_.tree.field_count(), false);
  std::fill_n(plan_.eager.begin(), FieldTree::kReservedCount, true);
  for (const FieldId field : plan_.extra_fields) plan_.eager[field] = true;
  const auto make_eager = [this](FieldId field) { plan_.eager[field] = true; };
  for (std::uint32_t rule = 0; rule < plan_.rules.size(); ++rule) {
    const auto found = anchors(plan_.roots[rule]);
    if (!found) {
      // Every record is a candidate, so a second walk would be waste.
      plan_.unanchored.push_back(rule);
      for_each_needed_field(rule, make_eager);
      continue;
    }
    const std::set<PredicateId> distinct(found->predicates.begin(), found->predicates.end());
    for (const PredicateId id : distinct) {
      if (plan_.predicates[id].kind == Predicate::Kind::kPresent && plan_.anchored[id].empty()) {
        plan_.presence_anchors.push_back(id);
      }
      plan_.anchored[id].push_back(rule);
      const FieldId field = plan_.predicates[id].field;
      if (field != kNoField) plan_.eager[field] = true;
      if (!holds_nearly_always(plan_.predicates[id])) continue;
      // Nor is it worth much where nearly every record is a candidate.
      for_each_counted_field(rule, make_eager);
    }
  }
}

/// `eventName: '*'` and its like.
bool PlanCompiler::holds_nearly_always(const Predicate& predicate) const {
  if (predicate.kind != Predicate::Kind::kValue || predicate.field >= FieldTree::kReservedCount) return false;
  const auto* const test = std::get_if<StringTest>(predicate.test);
  const auto is_empty = [](const Pattern::Part& part) { return part.text.empty(); };
  return test != nullptr && test->pattern.has_wildcard() &&
         std::all_of(test->pattern.parts.begin(), test->pattern.parts.end(), is_empty);
}

/// The fields of this plan's batches that the predicate looks at.
std::vector<FieldId> PlanCompiler::fields_of(const Predicate& predicate) const {
  std::vector<FieldId> fields;
  if (predicate.kind == Predicate::Kind::kBlock && outer_ == nullptr) {
    fields = plan_.lists[predicate.list].event_fields;
  }
  if (predicate.field != kNoField) fields.push_back(predicate.field);
  if (predicate.other != kNoField) fields.push_back(predicate.other);
  return fields;
}

/// The evaluator looks for keywords that are anchors in every record, and tests a rule's other keywords where an anchor
/// of the rule holds.
void PlanCompiler::compile_keywords() {
  plan_.in_filter.resize(plan_.predicates.size(), false);
  if (keyword_tests_.empty()) return;
  for (const ValueMatcher::Entry& entry : keyword_tests_) {
    if (plan_.anchored[entry.predicate].empty()) continue;
    const auto* test = std::get_if<StringTest>(entry.test);
    const std::string literal = test ? folded(Wildcard(test->pattern, true).longest_literal()) : "";
    if (!LiteralFilter::accepts(literal)) {
      plan_.all_keywords = true;
      continue;
    }
    plan_.keyword_filter.add(literal, static_cast<std::uint32_t>(plan_.keyword_patterns.size()));
    plan_.keyword_patterns.push_back({Wildcard(test->pattern, !test->cased), test->cased, entry.predicate});
    plan_.in_filter[entry.predicate] = true;
    plan_.filter_keywords = true;
  }
  if (plan_.filter_keywords) plan_.keyword_filter.build();
  plan_.keywords = std::make_unique<ValueMatcher>(std::move(keyword_tests_));
}

NodeIndex PlanCompiler::compile_rule(const Rule& rule) {
  Selections& selections = plan_.selections.emplace_back();
  for (const Selection& selection : rule.selections) selections.push_back(compile_selection(selection));
  std::vector<NodeIndex> conditions;
  for (const Condition& condition : rule.conditions) conditions.push_back(compile_condition(condition, selections));
  return join(Node::Kind::kOr, conditions);
}

NodeIndex PlanCompiler::compile_condition(const Condition& condition, const Selections& selections) {
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
          return selections[node.selection].node;
        } else {
          static_assert(std::is_same_v<T, ConditionQuantifier>);
          std::vector<NodeIndex> nodes;
          for (const std::uint32_t selection : node.selections) nodes.push_back(selections[selection].node);
          return join(node.all ? Node::Kind::kAnd : Node::Kind::kOr, nodes);
        }
      },
      condition.node);
}

Plan::Impl::SelectionParts PlanCompiler::compile_selection(const Selection& selection) {
  Plan::Impl::SelectionParts parts;
  std::vector<NodeIndex> alternatives;
  for (const std::vector<Item>& map : selection.any_of) {
    Plan::Impl::MapParts& map_parts = parts.maps.emplace_back();
    std::vector<NodeIndex> items;
    for (const Item& item : map) {
      map_parts.items.push_back(compile_item(item));
      items.push_back(map_parts.items.back().node);
    }
    map_parts.node = join(Node::Kind::kAnd, items);
    alternatives.push_back(map_parts.node);
  }
  parts.node = join(Node::Kind::kOr, alternatives);
  return parts;
}

Plan::Impl::ItemParts PlanCompiler::compile_item(const Item& item) {
  Plan::Impl::ItemParts parts;
  if (!item.block.empty()) {
    parts.node = block_node(item);
    return parts;
  }
  std::vector<NodeIndex> values;
  for (const Value& value : item.values) {
    std::vector<PredicateId>& predicates = parts.values.emplace_back();
    std::vector<NodeIndex> tests;
    for (const Test& test : value.any_of) {
      tests.push_back(predicate_node(item, test));
      predicates.push_back(plan_.nodes[tests.back()].first);
    }
    values.push_back(join(Node::Kind::kOr, tests));
  }
  // An OR of nothing is false: an item over an empty list of placeholders.
  parts.node = join(item.all && !values.empty() ? Node::Kind::kAnd : Node::Kind::kOr, values);
  if (item.negated) parts.node = negate(parts.node);
  return parts;
}

NodeIndex PlanCompiler::predicate_node(const Item& item, const Test& test) {
  const PredicateId id = predicate(item, test);
  if (id == predicate_nodes_.size()) {
    predicate_nodes_.push_back(static_cast<NodeIndex>(plan_.nodes.size()));
    const Predicate& p = plan_.predicates[id];
    const bool holds_without = p.kind == Predicate::Kind::kNull || p.kind == Predicate::Kind::kAbsent;
    plan_.nodes.push_back({Node::Kind::kPredicate, id, 0, holds_without ? kNoField : p.field});
  }
  return predicate_nodes_[id];
}

namespace {

/// The kind of a predicate over a field.
Predicate::Kind kind_of(const Test& test) {
  using Kind = Predicate::Kind;
  return std::visit(Cases{
                        [](const StringTest&) { return Kind::kValue; },
                        [](const RegexTest&) { return Kind::kValue; },
                        [](const NumberTest&) { return Kind::kValue; },
                        [](const BooleanTest&) { return Kind::kValue; },
                        [](const NullTest&) { return Kind::kNull; },
                        [](const ExistsTest& t) { return t.value ? Kind::kPresent : Kind::kAbsent; },
                        [](const CidrTest&) { return Kind::kValue; },
                        [](const FieldRefTest&) { return Kind::kFieldRef; },
                        [](const TimePartTest&) { return Kind::kValue; },
                    },
                    test);
}

}  // namespace

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
    result.kind = kind_of(test);
    if (const auto* reference = std::get_if<FieldRefTest>(&test)) add_reference(*reference, result);
    if (tests_.size() <= result.field) tests_.resize(result.field + 1u);
    // A kNull predicate, too: the matcher answers for JSON null, the evaluator for absence.
    if (result.kind == Predicate::Kind::kValue || result.kind == Predicate::Kind::kNull) {
      tests_[result.field].push_back({&test, next});
    }
  }
  plan_.predicates.push_back(result);
  return next;
}

void PlanCompiler::add_reference(const FieldRefTest& test, Predicate& predicate) {
  predicate.other = plan_.tree.add(test.field);
  const std::string below = std::string(Walker::kElementKey) + '.';
  if (outer_ != nullptr && test.field.starts_with(below)) {
    predicate.event_other = event_field(std::string_view(test.field).substr(below.size()));
  }
}

/// The field of the events' plan for a path of the event. The lists around this one need it, too.
FieldId PlanCompiler::event_field(std::string_view path) {
  if (outer_ == nullptr) return plan_.tree.add(path);
  const FieldId field = outer_->event_field(path);
  list_->event_fields.push_back(field);
  return field;
}

namespace {

/// A path from an element on, as a path of the row that the element becomes.
std::string path_in_row(std::string_view path) {
  std::string row(Walker::kElementKey);
  return path == kElementField ? row : row.append(".").append(path);
}

/// The body of a block as a rule on the rows of its elements.
Rule body_of(const ElementBlock& block) {
  Rule body;
  body.selections = block.selections;
  body.conditions.push_back(block.condition);
  for (Selection& selection : body.selections) {
    for (std::vector<Item>& items : selection.any_of) {
      for (Item& item : items) {
        if (!item.field.empty()) item.field = path_in_row(item.field);
        for (Value& value : item.values) {
          for (Test& test : value.any_of) {
            if (auto* const reference = std::get_if<FieldRefTest>(&test))
              reference->field = path_in_row(reference->field);
          }
        }
      }
    }
  }
  return body;
}

bool demands_element(ElementSelector selector) {
  return selector.kind == ElementSelector::Kind::kAny || selector.kind == ElementSelector::Kind::kAll;
}

}  // namespace

NodeIndex PlanCompiler::block_node(const Item& item) {
  const ElementBlock& block = item.block.front();
  const std::uint32_t index = list_of(item.field);
  Plan::Impl::List& list = plan_.lists[index];
  const auto id = static_cast<PredicateId>(plan_.predicates.size());
  Predicate predicate;
  predicate.kind = Predicate::Kind::kBlock;
  predicate.field = list.field;
  predicate.list = index;
  predicate.block = static_cast<std::uint32_t>(list.blocks.size());
  plan_.predicates.push_back(predicate);
  list.blocks.push_back({block.selector, id});
  list.elements->rules.push_back(body_of(block));
  const auto node = static_cast<NodeIndex>(plan_.nodes.size());
  predicate_nodes_.push_back(node);
  plan_.nodes.push_back({Node::Kind::kPredicate, id, 0, demands_element(block.selector) ? list.field : kNoField});
  return node;
}

std::uint32_t PlanCompiler::list_of(const std::string& path) {
  static const Test kExists = ExistsTest{true};
  Item item;
  item.field = path;
  const PredicateId present = plan_.nodes[predicate_node(item, kExists)].first;
  for (std::uint32_t i = 0; i < plan_.lists.size(); ++i) {
    if (plan_.lists[i].present == present) return i;
  }
  Plan::Impl::List& list = plan_.lists.emplace_back();
  list.field = plan_.predicates[present].field;
  list.present = present;
  list.elements = std::make_unique<Plan::Impl>();
  return static_cast<std::uint32_t>(plan_.lists.size() - 1);
}

NodeIndex PlanCompiler::join(Node::Kind kind, const std::vector<NodeIndex>& operands) {
  if (operands.size() == 1) return operands.front();
  Node node;
  node.kind = kind;
  node.first = static_cast<std::uint32_t>(plan_.children.size());
  node.count = static_cast<std::uint32_t>(operands.size());
  plan_.children.insert(plan_.children.end(), operands.begin(), operands.end());
  const auto field = [&](NodeIndex operand) { return plan_.nodes[operand].field; };
  if (kind == Node::Kind::kAnd) {
    const auto any = std::find_if(operands.begin(), operands.end(), [&](NodeIndex o) { return field(o) != kNoField; });
    if (any != operands.end()) node.field = field(*any);
  } else if (!operands.empty()) {
    const FieldId first = field(operands.front());
    if (std::all_of(operands.begin(), operands.end(), [&](NodeIndex o) { return field(o) == first; }))
      node.field = first;
  }
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

namespace {

double string_cost(const StringTest& test, double common) {
  if (!test.pattern.has_wildcard()) return common;
  std::size_t literal = 0;
  for (const Pattern::Part& part : test.pattern.parts) literal = std::max(literal, part.text.size());
  if (literal == 0) return 1000;
  return common * (literal < 3 ? 200 : literal < 6 ? 10 : 2);
}

}  // namespace

/// A guess how often a predicate holds, on a scale of its own. Only the order matters, and only for speed.
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
  return std::visit(Cases{
                        [&](const StringTest& test) { return string_cost(test, common); },
                        [&](const RegexTest&) { return 20 * common; },
                        [&](const NumberTest&) { return 5 * common; },
                        [&](const BooleanTest&) { return 50 * common; },
                        [&](const NullTest&) { return 5 * common; },
                        [&](const ExistsTest&) { return 5 * common; },
                        [&](const CidrTest&) { return 5 * common; },
                        [&](const FieldRefTest&) { return 5 * common; },
                        [&](const TimePartTest&) { return 5 * common; },
                    },
                    *predicate.test);
}

/// A block that demands an element needs the list. So does one at a position, unless its body may hold where every
/// field is absent. Most rules have a better anchor beside the block.
std::optional<PlanCompiler::Anchors> PlanCompiler::block_anchors(PredicateId id) const {
  constexpr double kCost = 500;
  const Predicate& predicate = plan_.predicates[id];
  const Plan::Impl::List& list = plan_.lists[predicate.list];
  const ElementSelector selector = list.blocks[predicate.block].selector;
  const std::vector<std::uint32_t>& unanchored = list.elements->unanchored;
  const bool may_hold_on_nothing = std::find(unanchored.begin(), unanchored.end(), predicate.block) != unanchored.end();
  const bool needs_list =
      demands_element(selector) || (selector.kind == ElementSelector::Kind::kPosition && !may_hold_on_nothing);
  return needs_list ? std::optional(Anchors{{list.present}, kCost}) : std::nullopt;
}

std::optional<PlanCompiler::Anchors> PlanCompiler::anchors(NodeIndex index) const {
  const Node& node = plan_.nodes[index];
  switch (node.kind) {
    case Node::Kind::kPredicate: {
      const Predicate& predicate = plan_.predicates[node.first];
      if (predicate.kind == Predicate::Kind::kBlock) return block_anchors(node.first);
      // Only a predicate that some value of the record makes true: absence would touch every row.
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
