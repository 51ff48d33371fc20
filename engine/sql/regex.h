#pragma once

#include <optional>
#include <string>

#include "engine/sigma/rule.h"

namespace trailhound {

/// A regular expression of a rule in the words of Athena's engine (Joni with Java's syntax), with the meaning that RE2
/// gives it. Written anew from the parsed expression, because the two agree on little: Joni's `$` also fits before the
/// last line break, its `\s` and `\b` know other characters, its `i` makes `ss` fit `ß`. So anchors, classes and case
/// are spelled out. Syntax: https://github.com/google/re2/wiki/Syntax.
///
/// An expression for an engine of SQL.
struct SqlRegex {
  std::string text;
  bool for_lower_case = false;  ///< to be searched for in the text in lower case, which keeps it short
};

/// nullopt after giving `reason` for people: Joni could take exponential time for the expression (ambiguity.h), or it
/// has classes by Unicode property. REQUIRES: RE2 compiles the expression
std::optional<SqlRegex> athena_expression(const RegexTest& test, std::string& reason);

/// The same for DuckDB, whose engine is RE2 as well. It has no form for counts above 1,000, which the plan rewrites.
std::optional<SqlRegex> duckdb_expression(const RegexTest& test, std::string& reason);

}  // namespace trailhound
