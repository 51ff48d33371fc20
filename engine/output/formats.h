#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/hunt/output_format.h"
#include "engine/output/columns.h"
#include "engine/plan/plan.h"

namespace trailhound {

/// The formats of results. A new format is one class and one row of the table in formats.cc; options and messages take
/// the names from that table.
struct FormatRow {
  std::string_view name;  ///< as `--format` takes it
  bool has_columns;       ///< `--fields` chooses them
  std::unique_ptr<OutputFormat> (*make)(const Plan& plan, std::span<const Column> columns);
};
std::span<const FormatRow> formats();

/// Null if there is no format of that name.
const FormatRow* find_format(std::string_view name);

/// Null if there is no format of that name. `columns`: of a format that has some; empty: its own choice.
std::unique_ptr<OutputFormat> make_format(std::string_view name, const Plan& plan,
                                          std::span<const Column> columns = {});

/// `jsonl, csv`: the names for a message.
std::string format_names();

}  // namespace trailhound
