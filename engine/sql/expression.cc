#include "engine/sql/expression.h"

#include <algorithm>
#include <utility>

namespace trailhound::sql {
namespace {

using Kind = SqlExpression::Kind;

/// AND and OR alike: `neutral` disappears, its opposite decides.
SqlExpression joined(Kind kind, bool neutral, std::vector<SqlExpression> operands) {
  std::vector<SqlExpression> kept;
  for (SqlExpression& operand : operands) {
    if (is_constant(operand, neutral)) continue;
    if (is_constant(operand, !neutral)) return boolean(!neutral);
    if (operand.kind == kind) {
      for (SqlExpression& inner : operand.operands) kept.push_back(std::move(inner));
    } else {
      kept.push_back(std::move(operand));
    }
  }
  if (kept.empty()) return boolean(neutral);
  if (kept.size() == 1) return std::move(kept.front());
  return {kind, SqlFunction::kCount_, {}, std::move(kept)};
}

bool is_or_false(const SqlExpression& e) { return e.kind == Kind::kFunction && e.function == SqlFunction::kOrFalse; }

std::vector<SqlExpression> each(const std::vector<SqlExpression>& operands,
                                SqlExpression (*change)(const SqlExpression&)) {
  std::vector<SqlExpression> out(operands.size());
  std::transform(operands.begin(), operands.end(), out.begin(), change);
  return out;
}

/// The same condition, which is never null, with one kOrFalse around all of it instead of many inside.
SqlExpression never_null(const SqlExpression& e) {
  if (is_or_false(e)) return or_false(as_filter(e));
  if (e.kind == Kind::kNot) return as_filter(e);
  if (e.kind != Kind::kAnd && e.kind != Kind::kOr) return e;
  const std::vector<SqlExpression> operands = each(e.operands, never_null);
  return std::any_of(operands.begin(), operands.end(), is_or_false) ? or_false(as_filter(e)) : e;
}

}  // namespace

SqlExpression boolean(bool value) { return {value ? Kind::kTrue : Kind::kFalse, SqlFunction::kCount_, {}, {}}; }

SqlExpression text(std::string_view value) { return {Kind::kText, SqlFunction::kCount_, std::string(value), {}}; }

SqlExpression number(std::string_view plain_decimal) {
  return {Kind::kNumber, SqlFunction::kCount_, std::string(plain_decimal), {}};
}

SqlExpression number(std::int64_t value) { return number(std::to_string(value)); }

SqlExpression printed(std::string_view sql) { return {Kind::kPrinted, SqlFunction::kCount_, std::string(sql), {}}; }

SqlExpression name(std::string_view identifier) {
  return {Kind::kName, SqlFunction::kCount_, std::string(identifier), {}};
}

SqlExpression field(SqlExpression structure, std::string_view identifier) {
  SqlExpression out{Kind::kField, SqlFunction::kCount_, std::string(identifier), {}};
  out.operands.push_back(std::move(structure));
  return out;
}

SqlExpression call(SqlFunction function, std::vector<SqlExpression> operands, std::string_view text) {
  return {Kind::kFunction, function, std::string(text), std::move(operands)};
}

SqlExpression lambda(std::string_view variable, SqlExpression body) {
  SqlExpression out{Kind::kLambda, SqlFunction::kCount_, std::string(variable), {}};
  out.operands.push_back(std::move(body));
  return out;
}

SqlExpression both(std::vector<SqlExpression> operands) { return joined(Kind::kAnd, true, std::move(operands)); }

SqlExpression either(std::vector<SqlExpression> operands) { return joined(Kind::kOr, false, std::move(operands)); }

SqlExpression negation(SqlExpression operand) {
  if (is_constant(operand, true) || is_constant(operand, false)) return boolean(operand.kind == Kind::kFalse);
  if (operand.kind == Kind::kNot) return SqlExpression(std::move(operand.operands.front()));
  SqlExpression out{Kind::kNot, SqlFunction::kCount_, {}, {}};
  out.operands.push_back(std::move(operand));
  return out;
}

bool is_constant(const SqlExpression& expression, bool value) {
  return expression.kind == (value ? Kind::kTrue : Kind::kFalse);
}

SqlExpression or_false(SqlExpression condition) {
  if (is_constant(condition, true) || is_constant(condition, false)) return condition;
  return call(SqlFunction::kOrFalse, {std::move(condition)});
}

SqlExpression as_filter(const SqlExpression& condition) {
  if (is_or_false(condition)) return as_filter(condition.operands.front());
  if (condition.kind == Kind::kAnd) return both(each(condition.operands, as_filter));
  if (condition.kind == Kind::kOr) return either(each(condition.operands, as_filter));
  if (condition.kind == Kind::kNot) return negation(never_null(condition.operands.front()));
  if (condition.kind != Kind::kFunction || condition.function != SqlFunction::kAnyOf) return condition;
  const SqlExpression& element = condition.operands[1];
  return call(SqlFunction::kAnyOf, {condition.operands[0], lambda(element.text, as_filter(element.operands.front()))});
}

SqlExpression any_of(SqlExpression list, std::string_view variable, SqlExpression condition) {
  if (is_constant(condition, false)) return condition;
  return or_false(call(SqlFunction::kAnyOf, {std::move(list), lambda(variable, std::move(condition))}));
}

}  // namespace trailhound::sql
