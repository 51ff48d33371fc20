#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/oracle/json.h"

namespace trailhound {

/// What a field name reaches in an event, and where keywords look. The rules of lookup, with their reasons, stand in
/// engine/notes/0001-field-lookup.md. The pointers live as long as the event.
using Reached = std::vector<const JsonValue*>;

/// Every value that `path` reaches in `event`, in the order of the record: of an array at the end of the path the
/// array itself, then what is in it at any level. Empty: the field is absent.
Reached reach(const JsonValue& event, std::string_view path);

/// Every string, number and boolean of `event` at any depth, in the order of the record.
Reached leaves(const JsonValue& event);

/// Where `wanted` stands in `event`, for people: `requestParameters.items[0].name`. REQUIRES: it stands there.
std::string place_of(const JsonValue& event, const JsonValue& wanted);

}  // namespace trailhound
