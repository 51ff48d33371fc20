#include "engine/output/formats.h"

#include <string>

#include "engine/output/jsonl.h"

namespace trailhound {
namespace {

constexpr FormatRow kFormats[] = {
    {"jsonl",
     [](const Plan& plan) -> std::unique_ptr<OutputFormat> {
       return std::make_unique<JsonlFormat>(plan.rules(), plan.correlations());
     }},
};

}  // namespace

std::span<const FormatRow> formats() { return kFormats; }

std::unique_ptr<OutputFormat> make_format(std::string_view name, const Plan& plan) {
  for (const FormatRow& row : kFormats) {
    if (row.name == name) return row.make(plan);
  }
  return nullptr;
}

std::string format_names() {
  std::string names;
  for (const FormatRow& row : kFormats) names += (names.empty() ? "" : ", ") + std::string(row.name);
  return names;
}

}  // namespace trailhound
