#include "engine/output/formats.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "engine/output/csv.h"
#include "engine/output/ecs.h"
#include "engine/output/jsonl.h"
#include "engine/output/ocsf.h"
#include "engine/output/records.h"
#include "engine/output/table.h"
#include "engine/output/timesketch.h"

namespace trailhound {
namespace {

using Columns = std::span<const Column>;
using Format = std::unique_ptr<OutputFormat>;

/// What fits a terminal. The rule is last, because its title may be long.
constexpr Column kTableColumns[] = {Column::kTime,  Column::kLevel,   Column::kPrincipal, Column::kAddress,
                                    Column::kEvent, Column::kOutcome, Column::kRule};

template <typename Fixed>
Format make_fixed(const Plan& /*plan*/, Columns /*columns*/) {
  return std::make_unique<Fixed>();
}

constexpr FormatRow kFormats[] = {
    {"jsonl", false,
     [](const Plan& plan, Columns) -> Format {
       return std::make_unique<JsonlFormat>(plan.rules(), plan.correlations());
     }},
    {"table", true,
     [](const Plan&, Columns columns) -> Format {
       return std::make_unique<TableFormat>(columns.empty() ? Columns(kTableColumns) : columns);
     }},
    {"csv", true,
     [](const Plan&, Columns columns) -> Format {
       return std::make_unique<CsvFormat>(columns.empty() ? default_columns() : columns);
     }},
    {"timesketch", false, make_fixed<TimesketchFormat>},
    {"ocsf", false, make_fixed<OcsfFormat>},
    {"ecs", false, make_fixed<EcsFormat>},
    {"records", false, make_fixed<RecordsFormat>},
};

}  // namespace

std::span<const FormatRow> formats() { return kFormats; }

const FormatRow* find_format(std::string_view name) {
  const auto row = std::find_if(std::begin(kFormats), std::end(kFormats),
                                [&](const FormatRow& candidate) { return candidate.name == name; });
  return row == std::end(kFormats) ? nullptr : row;
}

std::unique_ptr<OutputFormat> make_format(std::string_view name, const Plan& plan, std::span<const Column> columns) {
  const FormatRow* row = find_format(name);
  return row == nullptr ? nullptr : row->make(plan, columns);
}

std::string format_names() {
  std::string names;
  for (const FormatRow& row : kFormats) names += (names.empty() ? "" : ", ") + std::string(row.name);
  return names;
}

}  // namespace trailhound
