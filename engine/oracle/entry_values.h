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

/// What the oracle of correlations takes out of an event (engine/notes/0002-correlations.md, 2 to 6). Pure functions.

/// The strings, numbers and booleans that a field reaches.
std::vector<OracleValue> values_at(const JsonValue& event, std::string_view field);

std::optional<Fixed> to_number(const OracleValue& value);

/// The product of the distinct values of each part, in order, the last part running fastest; the first 64, and
/// `is_cut` is set where there are more.
using OracleTuple = std::vector<OracleValue>;
std::vector<OracleTuple> product(const std::vector<std::vector<OracleValue>>& parts, bool& is_cut);

std::optional<Nanoseconds> time_of(const JsonValue& event);

/// Empty: it has none. A UUID in lower case.
std::string event_id_of(const JsonValue& event);

}  // namespace trailhound
