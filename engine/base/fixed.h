#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/base/decimal.h"

namespace trailhound {

/// A number in units of 10^-9, for sums that must not depend on their order. It has room for the sum of 10^11 numbers
/// of the range below.
using Fixed = __int128;

inline constexpr std::int64_t kFixedOne = 1'000'000'000;

/// Rounded half away from zero. nullopt beyond ±10^18.
std::optional<Fixed> to_fixed(const Decimal& number);

/// Plain decimal text without trailing zeros: "-0.5", "12".
std::string to_string(Fixed number);

}  // namespace trailhound
