#include "engine/sql/detection.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/cases.h"
#include "engine/sql/value_tests.h"

namespace trailhound {
namespace {

using F = SqlFunction;
using Kind = SqlReached::Kind;

SqlExpression compared_size(SqlExpression list, std::string_view op) {
  return sql::call(F::kOrFalse, {sql::call(F::kCompare, {sql::call(F::kSize, {std::move(list)}), sql::number(0)}, op)});
}

class Detection {
 public:
  Detection(SqlFields& fields, SqlDialect dialect, std::vector<SqlRemark>& remarks)
      : fields_(&fields), dialect_(dialect), remarks_(&remarks) {}

  SqlExpression condition(const Condition& condition, const std::vector<Selection>& selections, const SqlScope& scope) {
    const auto each = [&](const std::vector<Condition>& operands) {
      std::vector<SqlExpression> out;
      for (const Condition& operand : operands) out.push_back(this->condition(operand, selections, scope));
      return out;
    };
    return std::visit(
        Cases{
            [&](const ConditionAnd& node) { return sql::both(each(node.operands)); },
            [&](const ConditionOr& node) { return sql::either(each(node.operands)); },
            [&](const ConditionNot& node) { return sql::negation(std::move(each(node.operand).front())); },
            [&](const ConditionSelection& node) { return selection(selections[node.selection], scope); },
            [&](const ConditionQuantifier& node) {
              std::vector<SqlExpression> out;
              for (const std::uint32_t index : node.selections) out.push_back(selection(selections[index], scope));
              return node.all ? sql::both(std::move(out)) : sql::either(std::move(out));
            },
        },
        condition.node);
  }

 private:
  SqlExpression selection(const Selection& selection, const SqlScope& scope) {
    std::vector<SqlExpression> any;
    for (const std::vector<Item>& items : selection.any_of) {
      std::vector<SqlExpression> all;
      for (const Item& item : items) all.push_back(this->item(item, scope));
      any.push_back(sql::both(std::move(all)));
    }
    return sql::either(std::move(any));
  }

  SqlExpression item(const Item& item, const SqlScope& scope) {
    const std::size_t before = remarks_->size();
    SqlExpression holds = item.block.empty() ? values(item, scope) : block(item, scope);
    for (std::size_t i = before; i < remarks_->size(); ++i) {
      SqlRemark& remark = (*remarks_)[i];
      if (remark.position.line != 0) continue;  // of an item inside a block
      remark.field = item.field;
      remark.position = item.position;
    }
    return item.negated ? sql::negation(std::move(holds)) : holds;
  }

  SqlExpression refuse(std::string text) {
    remarks_->push_back({true, {}, std::move(text), {}});
    return sql::boolean(false);
  }
  void warn(std::string text) { remarks_->push_back({false, {}, std::move(text), {}}); }

  SqlExpression values(const Item& item, const SqlScope& scope) {
    SqlReached reached;
    if (item.field.empty()) {
      if (scope.is_element) return refuse("keywords inside a block have no form in SQL");
      warn("keywords see only the columns of the table, not every field of the record");
      reached = {Kind::kTexts, fields_->leaves()};
    } else {
      reached = fields_->reach(scope, item.field);
    }
    if (reached.kind == Kind::kUnknown) return refuse(fields_->why_unknown(item.field));
    if (!item.all) {
      std::vector<const Test*> tests;
      for (const Value& value : item.values) {
        for (const Test& test : value.any_of) tests.push_back(&test);
      }
      return any_test(tests, reached, scope, item.field);
    }
    std::vector<SqlExpression> all;
    for (const Value& value : item.values) {
      std::vector<const Test*> tests;
      for (const Test& test : value.any_of) tests.push_back(&test);
      all.push_back(any_test(tests, reached, scope, item.field));
    }
    return sql::both(std::move(all));
  }

  SqlExpression any_test(const std::vector<const Test*>& tests, const SqlReached& reached, const SqlScope& scope,
                         const std::string& field) {
    std::vector<SqlExpression> any;
    std::vector<const Test*> of_values;
    for (const Test* test : tests) {
      if (const auto* exists = std::get_if<ExistsTest>(test)) {
        any.push_back(exists->value ? presence(reached) : sql::negation(presence(reached)));
      } else if (std::holds_alternative<NullTest>(*test)) {
        any.push_back(field.empty() ? sql::boolean(false) : is_null(reached));
      } else if (const auto* reference = std::get_if<FieldRefTest>(test)) {
        any.push_back(compares(*reference, reached, scope));
      } else {
        of_values.push_back(test);
      }
    }
    if (of_values.empty()) return sql::either(std::move(any));
    if (reached.kind == Kind::kObject) return refuse("the table has a struct here, which has no text");
    any.push_back(some_value_fits(reached, of_values, dialect_, *remarks_));
    return sql::either(std::move(any));
  }

  SqlExpression presence(const SqlReached& reached) {
    if (reached.kind == Kind::kJson) return compared_size(reached.value, ">");
    warn("a column cannot tell a null from an absent field: `exists` takes both as absent");
    if (reached.kind != Kind::kTexts) return sql::negation(sql::call(F::kIsNull, {reached.value}));
    return sql::any_of(reached.value, "t", sql::negation(sql::call(F::kIsNull, {sql::name("t")})));
  }

  static SqlExpression is_null(const SqlReached& reached) {
    if (reached.kind == Kind::kJson) {
      SqlExpression is_empty = compared_size(reached.value, "=");
      return sql::either(
          {std::move(is_empty), sql::any_of(reached.value, "v", sql::call(F::kIsJsonNull, {sql::name("v")}))});
    }
    if (reached.kind != Kind::kTexts) return sql::call(F::kIsNull, {reached.value});
    return sql::negation(sql::any_of(reached.value, "t", sql::negation(sql::call(F::kIsNull, {sql::name("t")}))));
  }

  SqlExpression compares(const FieldRefTest& test, const SqlReached& reached, const SqlScope& scope) {
    const SqlReached own = fields_->reach(scope, test.field);
    const auto with = [&](const SqlReached& other) -> SqlExpression {
      if (other.kind == Kind::kUnknown) return refuse("`" + test.field + "`: " + fields_->why_unknown(test.field));
      if (other.kind == Kind::kObject || other.kind == Kind::kDocument) return sql::boolean(false);
      return some_values_compare(reached, other, test.relation);
    };
    if (reached.kind == Kind::kObject || reached.kind == Kind::kDocument) return sql::boolean(false);
    if (!scope.is_element || test.field == kElementField) return with(own);
    // Inside a block, a field that the element lacks is the event's.
    const SqlReached of_event = fields_->reach({}, test.field);
    if (own.kind == Kind::kUnknown) return with(of_event);
    if (of_event.kind == Kind::kUnknown) return with(own);
    SqlExpression has_own =
        own.kind == Kind::kJson ? compared_size(own.value, ">") : sql::negation(sql::call(F::kIsNull, {own.value}));
    SqlExpression without = sql::both({sql::negation(has_own), with(of_event)});
    return sql::either({sql::both({std::move(has_own), with(own)}), std::move(without)});
  }

  SqlExpression block(const Item& item, const SqlScope& scope) {
    using Selector = ElementSelector::Kind;
    const ElementBlock& block = item.block.front();
    const bool is_position = block.selector.kind == Selector::kPosition;
    const SqlElements elements = is_position ? fields_->elements_at(scope, item.field, block.selector.position)
                                             : fields_->elements(scope, item.field);
    if (!elements.is_known) return refuse(fields_->why_unknown(item.field));
    const SqlScope inner = element_scope(elements, scope);
    const std::string& variable = inner.element.text;
    SqlExpression body = condition(block.condition, block.selections, inner);
    switch (block.selector.kind) {
      case Selector::kAny:
      case Selector::kPosition:
        return sql::any_of(elements.list, variable, std::move(body));
      case Selector::kNone:
        return sql::negation(sql::any_of(elements.list, variable, std::move(body)));
      case Selector::kAllOrEmpty:
        return sql::negation(sql::any_of(elements.list, variable, sql::negation(std::move(body))));
      case Selector::kAll:
        return sql::both({compared_size(elements.list, ">"),
                          sql::negation(sql::any_of(elements.list, variable, sql::negation(std::move(body))))});
    }
    return sql::boolean(false);
  }

  SqlFields* fields_;
  SqlDialect dialect_;
  std::vector<SqlRemark>* remarks_;
};

}  // namespace

SqlExpression detection_condition(const Rule& rule, SqlFields& fields, SqlDialect dialect,
                                  std::vector<SqlRemark>& remarks) {
  Detection detection(fields, dialect, remarks);
  std::vector<SqlExpression> any;
  for (const Condition& condition : rule.conditions) {
    any.push_back(detection.condition(condition, rule.selections, SqlScope{}));
  }
  return sql::as_filter(sql::either(std::move(any)));
}

}  // namespace trailhound
