#include "engine/oracle/oracle.h"

#include <re2/re2.h>

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include "engine/base/cases.h"
#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/oracle/address.h"
#include "engine/oracle/expression.h"
#include "engine/oracle/field_reference.h"
#include "engine/oracle/unroll.h"

namespace trailhound {
namespace {

using Kind = JsonValue::Kind;

bool holds(Comparison comparison, const Decimal& seen, const Decimal& wanted) {
  switch (comparison) {
    case Comparison::kEqual:
      return seen == wanted;
    case Comparison::kGreater:
      return seen > wanted;
    case Comparison::kGreaterOrEqual:
      return seen >= wanted;
    case Comparison::kLess:
      return seen < wanted;
    case Comparison::kLessOrEqual:
      return seen <= wanted;
  }
  return false;
}

int part_of(const CalendarParts& parts, TimePartTest::Part part) {
  switch (part) {
    case TimePartTest::Part::kMinute:
      return parts.minute;
    case TimePartTest::Part::kHour:
      return parts.hour;
    case TimePartTest::Part::kDay:
      return parts.day;
    case TimePartTest::Part::kWeek:
      return parts.week;
    case TimePartTest::Part::kMonth:
      return parts.month;
    case TimePartTest::Part::kYear:
      return parts.year;
  }
  return 0;
}

bool satisfies(const TimePartTest& test, const JsonValue& value) {
  if (value.kind != Kind::kString) return false;
  const auto time = parse_timestamp(value.text);
  if (!time) return false;
  const int part = part_of(calendar_parts(*time), test.part);
  return holds(test.comparison, Decimal::parse(std::to_string(part)).value(), test.number);
}

}  // namespace

Oracle::Oracle(const Rule& rule) : rule_(rule) {}
Oracle::~Oracle() = default;

const re2::RE2& Oracle::compiled(const std::string& expression) {
  std::unique_ptr<re2::RE2>& entry = expressions_[expression];
  if (entry) return *entry;
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_max_mem(std::int64_t{1} << 30);  // a limit, not a reservation: even the longest value list compiles
  auto compiled = std::make_unique<re2::RE2>(expression, options);
  if (compiled->error_code() == RE2::ErrorRepeatSize) {
    compiled = std::make_unique<re2::RE2>(unrolled(expression), options);
  }
  if (!compiled->ok()) throw std::invalid_argument("RE2 does not compile " + expression + ": " + compiled->error());
  entry = std::move(compiled);
  return *entry;
}

bool Oracle::matches(const JsonValue& event) {
  const Scope scope(event);
  return std::any_of(rule_.conditions.begin(), rule_.conditions.end(),
                     [&](const Condition& condition) { return holds(condition, rule_.selections, scope); });
}

bool Oracle::holds(const Condition& condition, const Selections& selections, const Scope& scope) {
  const auto operand_holds = [&](const Condition& operand) { return holds(operand, selections, scope); };
  const auto selection_holds = [&](std::uint32_t index) { return holds(selections[index], scope); };
  return std::visit(Cases{
                        [&](const ConditionAnd& node) {
                          return std::all_of(node.operands.begin(), node.operands.end(), operand_holds);
                        },
                        [&](const ConditionOr& node) {
                          return std::any_of(node.operands.begin(), node.operands.end(), operand_holds);
                        },
                        [&](const ConditionNot& node) { return !operand_holds(node.operand.front()); },
                        [&](const ConditionSelection& node) { return selection_holds(node.selection); },
                        [&](const ConditionQuantifier& node) {
                          return node.all
                                     ? std::all_of(node.selections.begin(), node.selections.end(), selection_holds)
                                     : std::any_of(node.selections.begin(), node.selections.end(), selection_holds);
                        },
                    },
                    condition.node);
}

bool Oracle::holds(const Selection& selection, const Scope& scope) {
  return std::any_of(selection.any_of.begin(), selection.any_of.end(), [&](const std::vector<Item>& map) {
    return std::all_of(map.begin(), map.end(), [&](const Item& item) { return holds(item, scope); });
  });
}

bool Oracle::holds(const Item& item, const Scope& scope) {
  if (!item.block.empty()) return holds(item.block.front(), scope.elements(item.field), scope);
  const Reached reached = item.field.empty() ? scope.leaves() : scope.reach(item.field);
  const auto value_holds = [&](const Value& value) { return holds(value, item, reached, scope); };
  const bool satisfied = item.all && !item.values.empty()
                             ? std::all_of(item.values.begin(), item.values.end(), value_holds)
                             : std::any_of(item.values.begin(), item.values.end(), value_holds);
  return satisfied != item.negated;
}

bool Oracle::holds(const ElementBlock& block, const std::vector<Scope::Element>& elements, const Scope& scope) {
  using Selector = ElementSelector::Kind;
  const auto satisfies = [&](const Scope::Element& element) {
    return holds(block.condition, block.selections, scope.of_element(element.value));
  };
  switch (block.selector.kind) {
    case Selector::kAny:
      return std::any_of(elements.begin(), elements.end(), satisfies);
    case Selector::kAll:
      return !elements.empty() && std::all_of(elements.begin(), elements.end(), satisfies);
    case Selector::kAllOrEmpty:
      return std::all_of(elements.begin(), elements.end(), satisfies);
    case Selector::kNone:
      return std::none_of(elements.begin(), elements.end(), satisfies);
    case Selector::kPosition: {
      std::vector<Scope::Element> selected;
      std::copy_if(elements.begin(), elements.end(), std::back_inserter(selected),
                   [&](const Scope::Element& element) { return element.is_at(block.selector.position); });
      if (selected.empty()) selected.emplace_back();
      return std::any_of(selected.begin(), selected.end(), satisfies);
    }
  }
  return false;
}

bool Oracle::holds(const Value& value, const Item& item, const Reached& reached, const Scope& scope) {
  const bool absent = reached.empty();
  return std::any_of(value.any_of.begin(), value.any_of.end(), [&](const Test& test) {
    if (const auto* exists = std::get_if<ExistsTest>(&test)) return exists->value != absent;
    if (std::holds_alternative<NullTest>(test) && absent && !item.field.empty()) return true;
    return witness(test, reached, scope) != nullptr;
  });
}

const JsonValue* Oracle::witness(const Test& test, const Reached& reached, const Scope& scope) {
  if (const auto* reference = std::get_if<FieldRefTest>(&test)) {
    const FieldReference other(reference->relation, scope.reach_other(reference->field));
    const auto found = std::find_if(reached.begin(), reached.end(), [&](const JsonValue* v) { return other.fits(*v); });
    return found == reached.end() ? nullptr : *found;
  }
  for (const JsonValue* value : reached) {
    if (satisfies(test, *value, scope)) return value;
  }
  return nullptr;
}

bool Oracle::satisfies(const Test& test, const JsonValue& value, const Scope& scope) {
  return std::visit(
      Cases{
          [&](const StringTest& t) { return satisfies(t, value); },
          [&](const RegexTest& t) { return satisfies(t, value); },
          [&](const NumberTest& t) { return satisfies(t, value); },
          [&](const BooleanTest& t) { return satisfies(t, value); },
          [&](const NullTest&) { return value.kind == Kind::kNull; },
          [&](const ExistsTest& t) { return t.value; },
          [&](const CidrTest& t) { return value.kind == Kind::kString && is_address_inside(value.text, t); },
          [&](const FieldRefTest& t) { return FieldReference(t.relation, scope.reach_other(t.field)).fits(value); },
          [&](const TimePartTest& t) { return trailhound::satisfies(t, value); },
      },
      test);
}

bool Oracle::satisfies(const StringTest& test, const JsonValue& value) {
  if (value.kind == Kind::kNull) return false;
  if (value.is_container() && !test.pattern.covers_objects()) return false;
  const auto& parts = test.pattern.parts;
  if (!std::all_of(parts.begin(), parts.end(), [](const Pattern::Part& part) { return is_utf8(part.text); })) {
    return false;
  }
  return RE2::PartialMatch(value.is_container() ? compact(value) : value.text, compiled(expression_of(test)));
}

bool Oracle::satisfies(const RegexTest& test, const JsonValue& value) {
  if (value.kind == Kind::kNull) return false;
  return RE2::PartialMatch(value.is_container() ? compact(value) : value.text, compiled(expression_of(test)));
}

bool Oracle::satisfies(const NumberTest& test, const JsonValue& value) {
  if (value.kind == Kind::kString) {
    if (test.comparison == Comparison::kEqual) {
      return RE2::PartialMatch(value.text, compiled(expression_of_text(test.text)));
    }
    if (!is_plain_decimal(value.text)) return false;
  } else if (value.kind != Kind::kNumber) {
    return false;
  }
  return trailhound::holds(test.comparison, Decimal::parse(value.text).value(), test.number);
}

bool Oracle::satisfies(const BooleanTest& test, const JsonValue& value) {
  if (value.kind == Kind::kString) {
    return RE2::PartialMatch(value.text, compiled(expression_of_text(test.value ? "true" : "false")));
  }
  return value.kind == (test.value ? Kind::kTrue : Kind::kFalse);
}

bool oracle_matches(const Rule& rule, const JsonValue& event) { return Oracle(rule).matches(event); }

bool oracle_matches(const Selection& selection, const JsonValue& event) {
  Rule rule;
  rule.selections.push_back(selection);
  rule.conditions.push_back({ConditionSelection{0}, {}});
  return oracle_matches(rule, event);
}

Trace oracle_trace(const Rule& rule, const JsonValue& event) { return Oracle(rule).trace(event); }

}  // namespace trailhound
