#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/sigma/rule.h"
#include "engine/sql/dialect.h"
#include "engine/sql/fields.h"
#include "engine/sql/remark.h"
#include "engine/sql/table.h"

namespace trailhound {

/// Which records a query reads, as the options of a hunt say it: both ends inclusive, and a record without a time
/// stays.
struct SqlRecordFilter {
  std::optional<Nanoseconds> from, to;
  std::vector<std::string> accounts, regions;
};

/// What all queries of a run have in common.
struct SqlOptions {
  SqlDialect dialect = SqlDialect::kAthena;
  SqlTable table;
  SqlRecordFilter filter;
};

/// A rule as a query, or the reasons why there is none.
struct SqlQuery {
  std::string text;  ///< one statement, ends with a line break and has no semicolon; empty: a remark is a refusal
  std::vector<SqlRemark> remarks;
};

/// The name under which results show a rule or correlation: its id, or its title where it has none.
std::string sql_rule_id(const std::string& id, const std::string& title);

/// The events that match one rule, with the columns rule_id, eventid, eventtime and principal_arn.
SqlQuery detection_query(const Rule& rule, const SqlOptions& options);

/// What one query can hold. Athena takes 262,144 bytes; with more rules, or longer conditions, Trino 476 finds it too
/// complex (measured: some conditions of 44 KB ran, others of 27 KB did not). DuckDB has only the limit of rules.
inline constexpr std::size_t kMostRulesPerQuery = 40, kMostConditionBytes = 22'000, kMostBytesPerQuery = 200'000;

struct SqlBatch {
  std::string text;
  std::vector<const Rule*> rules;
};

/// The same for many rules in few queries, each one pass over the table.
/// REQUIRES: detection_query() gives each of the rules a text
std::vector<SqlBatch> detection_batches(std::span<const Rule* const> rules, const SqlOptions& options);

/// Columns that the filter needs and the table lacks: refusals.
std::vector<SqlRemark> missing_columns(const SqlOptions& options);

/// A column with those of the values, in SQL, that are not null. The NULL in front of them tells Trino's parser, which
/// would read the first value to its end for it, that this is no position in a list called ARRAY.
std::string list_of_present(const std::vector<std::string>& values, std::string_view type, SqlDialect dialect);

/// A table expression: the records of the filter, with the columns that the rules of a query ask for. Its lines after
/// the first begin with `indent` spaces.
std::string records_source(const SqlFields& fields, const SqlOptions& options, std::size_t indent);

}  // namespace trailhound
