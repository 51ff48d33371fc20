#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/oracle/json.h"

namespace trailhound {

/// The values that a field name reaches in an event, or that keywords search. engine/notes/0001-field-lookup.md gives
/// the rules of lookup and their reasons. The pointers live as long as the event.
using Reached = std::vector<const JsonValue*>;

/// Every value that `path` reaches in `event`, in record order. An array at the end of the path yields itself, then its
/// elements, and theirs if they are arrays. Empty if the field is absent. The keys of the event may all be in lower
/// case, as Athena and Hive export them.
Reached reach(const JsonValue& event, std::string_view path);

/// Every string, number and boolean of `event` at any depth, in record order.
Reached leaves(const JsonValue& event);

/// The place of `wanted` in `event`, for people: `requestParameters.items[0].name`. REQUIRES: `event` contains it.
std::string place_of(const JsonValue& event, const JsonValue& wanted);

}  // namespace trailhound
