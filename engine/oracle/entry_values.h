#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/fixed.h"
#include "engine/base/time.h"
#include "engine/oracle/correlation.h"
#include "engine/oracle/json.h"

namespace trailhound {

/// The values that the oracle of correlations reads from an event (engine/notes/0002-correlations.md, 2 to 6). Pure
/// functions.

/// The strings, numbers and booleans that a field of the record reaches, or the text of a derived field.
std::vector<OracleValue> values_at(const JsonValue& event, std::string_view field);

/// The number that value_sum and its relatives read in a value. nullopt: they ignore it.
std::optional<Fixed> to_number(const OracleValue& value);

/// The tuples of the distinct values of each part, in order, the last part changing fastest. At most 64; sets `is_cut`
/// if there are more.
using OracleTuple = std::vector<OracleValue>;
std::vector<OracleTuple> product(const std::vector<std::vector<OracleValue>>& parts, bool& is_cut);

/// When the event happened: its eventTime, or @timestamp if it has none or null. nullopt if neither is a time.
std::optional<Nanoseconds> time_of(const JsonValue& event);

/// The eventID, a UUID in lower case. Empty if the event has none.
std::string event_id_of(const JsonValue& event);

}  // namespace trailhound
