#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "engine/hunt/output_format.h"
#include "engine/plan/plan.h"

namespace trailhound {

/// The formats of results. A new format is one class and one row of the table in formats.cc; options and messages take
/// the names from that table.
struct FormatRow {
  std::string_view name;  ///< as `--format` takes it
  std::unique_ptr<OutputFormat> (*make)(const Plan& plan);
};
std::span<const FormatRow> formats();

/// Null if there is no format of that name.
std::unique_ptr<OutputFormat> make_format(std::string_view name, const Plan& plan);

/// `jsonl, csv`: the names for a message.
std::string format_names();

}  // namespace trailhound
