#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/page/case_findings.h"
#include "engine/page/values.h"

namespace trailhound {

// How the page words what several of its sections say.

/// From the most serious level down.
inline constexpr Level kLevels[] = {Level::kCritical, Level::kHigh,          Level::kMedium,
                                    Level::kLow,      Level::kInformational, Level::kNone};

/// `high`; `none` for a rule without a level. Also the name of the level's class in page.css.
std::string level_word(Level level);

/// `2023-07-10 12:05:31`, without the fraction of a second
std::string moment(Nanoseconds time);
/// `2023-07-10 12:05:31`, or `2023-07-10 12:05:31 to 12:07:49`
std::string moments(Nanoseconds first, Nanoseconds last);
/// The same of two RFC 3339 times as JSON has them; empty if the first is.
std::string moments(std::string_view first, std::string_view last);

/// `a`, `a and b`, `a, b and c`
std::string enumerated(const std::vector<std::string>& names);
/// `a, b and others`, each as `shown` makes it
std::string few(const FewNames& names, std::string_view (*shown)(std::string_view) = nullptr);

/// `1 match`, `2,104 matches`
std::string counted_matches(std::uint64_t count);

/// `13 high, 18 medium`; empty if all counts are 0.
std::string levels_text(const CountsByLevel& counts);
/// The same as a list of chips: `level`, `count`.
Values::List level_chips(const CountsByLevel& counts);

}  // namespace trailhound
