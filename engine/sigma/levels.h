#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/sigma/rule.h"

namespace trailhound {

/// Counts by level, indexed by Level.
using CountsByLevel = std::array<std::uint64_t, static_cast<std::size_t>(Level::kCritical) + 1>;

inline constexpr std::array kLevelsFromTop = {Level::kCritical, Level::kHigh,          Level::kMedium,
                                              Level::kLow,      Level::kInformational, Level::kNone};

/// As to_string(), and `none` for a rule without a level.
std::string_view level_name(Level level);

/// For a count of matches: `high`, `without a level`.
std::string_view level_of_count(Level level);

/// `13 high, 18 medium`; empty if all counts are 0.
std::string levels_text(const CountsByLevel& counts);

}  // namespace trailhound
