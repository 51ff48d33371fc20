#include "engine/sql/expression.h"

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

SqlExpression any_of(SqlExpression list, std::string_view variable, SqlExpression condition) {
  if (is_constant(condition, false)) return condition;
  return or_false(call(SqlFunction::kAnyOf, {std::move(list), lambda(variable, std::move(condition))}));
}

}  // namespace trailhound::sql
