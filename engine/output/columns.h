#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/hunt/output_format.h"

namespace trailhound {

/// What a result says, as the cells of a table: shared by the formats that have columns.
enum class Column : std::uint8_t {
  kTime,
  kLevel,
  kOriginalLevel,
  kRule,
  kPrincipal,
  kKey,
  kAddress,
  kOrigin,
  kAgent,
  kRegion,
  kAccount,
  kService,
  kEvent,
  kResource,
  kError,
  kOutcome,
  kId,
  kPath,
  kRecord,
};

struct ColumnName {
  Column column;
  std::string_view name;     ///< as `--fields` takes it and the head of the column shows it
  std::string_view meaning;  ///< for the pages
};
std::span<const ColumnName> column_names();
std::string_view name_of(Column column);

/// What an analyst wants in a spreadsheet: all but original_level, service, outcome and id.
std::span<const Column> default_columns();

/// `time,event,path`: the columns in this order. The error is a sentence about a name that there is not, or that comes
/// twice.
Result<std::vector<Column>, std::string> parse_columns(std::string_view names);

/// Appends the text of a cell, neither quoted nor made printable. A match fills every column from its event; of an
/// alert, `event` is the type of the correlation, `resource` the group and what is new, `outcome` the number of events,
/// or what is new, and the place is that of its first event. Other cells of an alert are empty.
void append_cell(const Match& match, Column column, std::string& out);
void append_cell(const Alert& alert, Column column, std::string& out);

}  // namespace trailhound
