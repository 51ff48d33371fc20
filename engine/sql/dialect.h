#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/sql/expression.h"

namespace trailhound {

/// The engines that queries are written for. What differs between them is one table of functions (dialect.cc).
enum class SqlDialect : std::uint8_t {
  kAthena,  ///< Athena engine version 3, and Trino, which it is made of
  kDuckDb,
};

std::string_view to_string(SqlDialect dialect);  ///< "athena", "duckdb"

/// The expression as SQL on one line.
std::string to_sql(const SqlExpression& expression, SqlDialect dialect);

/// The same for a WHERE clause: the operands of AND and OR each on a line of their own, as far as they are not inside a
/// function. Lines after the first begin with `indent` spaces.
std::string to_sql_lines(const SqlExpression& expression, SqlDialect dialect, std::size_t indent);

/// `name` in double quotes, whatever is in it.
std::string quoted_identifier(std::string_view name);

/// `text` as a constant: in single quotes, which are doubled inside. Control characters are written by their numbers.
std::string quoted_text(std::string_view text, SqlDialect dialect);

}  // namespace trailhound
