#include "engine/sigma/extensions.h"

#include <algorithm>

#include "engine/sigma/derived_field.h"

namespace trailhound {
namespace {

bool any_derived(const std::vector<std::string>& fields) {
  return std::any_of(fields.begin(), fields.end(), is_derived_name);
}

}  // namespace

std::string_view to_string(Extension extension) {
  switch (extension) {
    case Extension::kNewValue:
      return "the correlation type new_value";
    case Extension::kDerivedField:
      return "a derived field";
    case Extension::kElements:
      return "sigma-version 3";
    case Extension::kEnvironment:
      return "a list of one's own environment";
    case Extension::kRollup:
      return "a rollup";
  }
  return "";
}

std::vector<Extension> extensions_of(const Correlation& correlation) {
  std::vector<Extension> found;
  if (correlation.type == Correlation::Type::kNewValue) found.push_back(Extension::kNewValue);
  const bool is_derived =
      any_derived(correlation.value_fields) || std::any_of(correlation.group_by.begin(), correlation.group_by.end(),
                                                           [](const auto& part) { return any_derived(part.field_of); });
  if (is_derived) found.push_back(Extension::kDerivedField);
  return found;
}

std::vector<Extension> extensions_of(const Rule& rule) {
  std::vector<Extension> found;
  if (rule.rollup && any_derived(rule.rollup->by)) found.push_back(Extension::kDerivedField);
  if (rule.sigma_version >= kArrayMatching) found.push_back(Extension::kElements);
  if (!rule.environment.empty()) found.push_back(Extension::kEnvironment);
  if (rule.rollup) found.push_back(Extension::kRollup);
  return found;
}

}  // namespace trailhound
