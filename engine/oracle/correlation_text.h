#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "engine/oracle/correlation.h"

namespace trailhound {

/// Explains why a correlation fired, or how far it got, and likewise the correlations that it counts, down to the
/// detection rules: what it counted and what it could not count, its groups (those that fired first, then the largest;
/// at most `most_groups`) and the best window of each. `traces`: by correlation of `set`. For a person's terminal:
/// replaces control characters of the events.
std::string render(const RuleSet& set, std::uint32_t correlation, std::span<const OracleTrace> traces,
                   std::size_t most_groups);

/// One alert a line, its events indented below: for tests and people who debug.
std::string dump(const RuleSet& set, const OracleAlerts& alerts);

}  // namespace trailhound
