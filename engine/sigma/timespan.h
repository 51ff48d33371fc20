#pragma once

#include <optional>
#include <string_view>

#include "engine/base/time.h"

namespace trailhound {

/// `90s`, `10m`, `24h`, `7d`, `2w`, `1M`, `1y`: digits and a unit, case matters. A month is 2,629,746 s and a year
/// 31,556,952 s, the means of the Gregorian calendar, as pySigma has them. nullopt for anything else, and beyond 290
/// years.
std::optional<Nanoseconds> parse_timespan(std::string_view text);

}  // namespace trailhound
