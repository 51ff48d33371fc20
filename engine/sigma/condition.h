#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sigma/correlation.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// The grammar (semantics §7):
///   or  := and ("or" and)*          and := not ("and" not)*
///   not := "not" not | atom
///   atom := "(" or ")" | name | ("1"|"any"|"all") "of" ("them"|pattern)
/// `1`, `any` and `all` are names where no `of` follows, so that a selection may be called so.
/// A legacy aggregation, `| count(field) by field > 5` or `| near expression`, may follow; any other `|` is an error.
struct ConditionLimits {
  static constexpr std::size_t kBytes = 32u << 10;  ///< of all conditions of a rule
  static constexpr int kDepth = 100;                ///< of parentheses and `not`
};

/// The part of a condition after the bar, in the form that came before correlations.
struct LegacyAggregation {
  enum class Function : std::uint8_t { kCount, kSum, kAvg, kMin, kMax, kNear };
  Function function = Function::kCount;
  std::string field;  ///< empty: none between the brackets
  std::vector<std::string> group_by;
  Correlation::Bound bound;
  Condition near;  ///< of kNear
  Position position;
};

struct ParsedCondition {
  std::optional<Condition> condition;            ///< the part before the bar; none: it has a fault
  std::optional<LegacyAggregation> aggregation;  ///< none: there is no bar, or the part after it has a fault
};

/// Parses one condition over `selections`. Stops at the first syntax error, but reports every unknown name before it.
/// `position_of` gives the place of a byte of `text`.
ParsedCondition parse_condition(std::string_view text, const std::vector<Selection>& selections,
                                const std::function<Position(std::size_t)>& position_of, Findings& findings);

/// A name in the expression of a correlation, with the place where it occurs first.
struct ExpressionName {
  std::string text;
  Position position;
};

/// Parses the expression of a temporal correlation: the same grammar over names of rules, without `of` and `|`. Names
/// become indexes into `names`. If `names` is empty the parser collects them there; otherwise each of them must occur,
/// and no other name. nullopt: there was a fault.
std::optional<Condition> parse_rule_expression(std::string_view text, std::vector<ExpressionName>& names,
                                               const std::function<Position(std::size_t)>& position_of,
                                               Findings& findings);

/// `pattern` with `*` anywhere against the whole of `name`; byte by byte, case matters.
bool name_matches(std::string_view pattern, std::string_view name);

}  // namespace trailhound
