#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// Holds a JSON text against a JSON Schema (draft 2020-12), as far as our own schemas go: type, properties, required,
/// additionalProperties, items, enum, const, minimum, maximum, anyOf, and $ref to `#/$defs/NAME`. Titles and
/// descriptions are for people. Any other keyword is a fault of the schema, so that no rule of it is passed over.
///
/// Returns what is wrong, each as `PATH: reason`; empty: the text fits.
std::vector<std::string> check_json(std::string_view schema, std::string_view text);

}  // namespace trailhound
