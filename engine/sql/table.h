#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace trailhound {

struct SqlField;

/// The type of a column, as far as a query has to know it. A value.
struct SqlColumnType {
  /// Hive's and Trino's scalar types fall into four kinds: every text is a string, every number a number, and a date is
  /// a timestamp.
  enum class Kind : std::uint8_t { kString, kBoolean, kNumber, kTimestamp, kStruct, kArray, kMap };
  Kind kind = Kind::kString;
  std::vector<SqlField> fields;  ///< of a struct its members; of an array or a map one nameless element or value

  /// A struct's member, in any case; nullptr: it has no such member.
  const SqlField* member(std::string_view name) const;
};

struct SqlField {
  std::string name;  ///< as the statement writes it, without its quotes
  SqlColumnType type;
};

/// The columns of a table of CloudTrail records in Athena. A value.
struct SqlTable {
  std::string name = "cloudtrail_logs";  ///< without the database that it is in
  std::vector<SqlField> columns;         ///< those of the data, without the keys of the partitions
  std::vector<SqlField> partitions;

  /// A column of the data, in any case; nullptr: the table does not have it.
  const SqlField* column(std::string_view name) const;
};

/// Reads a CREATE TABLE statement, as SHOW CREATE TABLE prints it or AWS's guide gives it: in the language of Athena
/// and Hive (`struct<type:string>`, backticks, PARTITIONED BY) or of Trino (`row("type" varchar)`, `partitioned_by`).
/// What follows the statement's semicolon is not read. The error names `path`, the line and the reason. Tables that
/// hold other records than CloudTrail's files do are errors as well: those of CloudTrail Lake and of Security Lake.
Result<SqlTable> parse_table_ddl(std::string_view text, const std::string& path = "");

}  // namespace trailhound
