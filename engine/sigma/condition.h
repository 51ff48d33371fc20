#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "engine/sigma/findings.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// The grammar (SEMANTICS §7):
///   or  := and ("or" and)*          and := not ("and" not)*
///   not := "not" not | atom
///   atom := "(" or ")" | name | ("1"|"any"|"all") "of" ("them"|pattern)
/// `1`, `any` and `all` are names where no `of` follows, so that a selection may be called so.
/// The old `expression | count(field) by field > 5` and `expression | near expression` are read and reported as not
/// evaluated; any other `|` is an error.
struct ConditionLimits {
  static constexpr std::size_t kBytes = 32u << 10;  ///< of all conditions of a rule
  static constexpr int kDepth = 100;                ///< of parentheses and `not`
};

struct ParsedCondition {
  std::optional<Condition> condition;  ///< none: there was a fault, or it has an aggregation
  bool has_aggregation = false;
};

/// Parses one condition over `selections`. Stops at the first fault of the grammar, but reports every unknown name
/// before it. `position_of` gives the place of a byte of `text`.
ParsedCondition parse_condition(std::string_view text, const std::vector<Selection>& selections,
                                const std::function<Position(std::size_t)>& position_of, Findings& findings);

/// `pattern` with `*` anywhere against the whole of `name`; byte by byte, case matters.
bool name_matches(std::string_view pattern, std::string_view name);

}  // namespace trailhound
