#pragma once

#include <optional>
#include <string>

#include "engine/oracle/json.h"
#include "engine/sigma/derived_field.h"

namespace trailhound {

/// What engine/identity derives from an event, derived anew (engine/notes/semantics.md §13): the text of the field, or
/// nullopt where the event lacks it. A pure function.
std::optional<std::string> derived_value(const JsonValue& event, DerivedField field);

}  // namespace trailhound
