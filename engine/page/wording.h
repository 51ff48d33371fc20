#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/base/time_zone.h"
#include "engine/page/case_findings.h"
#include "engine/page/values.h"
#include "engine/sigma/levels.h"

namespace trailhound {

// How the page words what several of its sections say.

/// `2023-07-10 12:05:31` in the zone, or in UTC if it is null.
std::string moment(Nanoseconds time, const TimeZone* zone);
/// `2023-07-10 12:05:31`, or `2023-07-10 12:05:31 to 12:07:49`
std::string moments(Nanoseconds first, Nanoseconds last, const TimeZone* zone);
/// The same of two RFC 3339 times as JSON has them; empty if the first is.
std::string moments(std::string_view first, std::string_view last, const TimeZone* zone);

/// `a`, `a and b`, `a, b and c`
std::string enumerated(const std::vector<std::string>& names);
/// `a, b and others`, each as `shown` makes it
std::string few(const FewNames& names, std::string_view (*shown)(std::string_view) = nullptr);

/// `1 match`, `2,104 matches`
std::string counted_matches(std::uint64_t count);

/// The counts that are not 0 as a list of chips: `level`, which is also the name of its class in page.css, and `count`.
Values::List level_chips(const CountsByLevel& counts);

}  // namespace trailhound
