#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/oracle/correlation_entry.h"

namespace trailhound {

/// What new_value finds in a group.
struct FoundNewValues {
  std::vector<OracleAlert> alerts;
  OracleTrace::Group trace;
};

/// The alerts of a new_value correlation, group by group (engine/notes/0002-correlations.md, 21 to 26). Sorts the
/// entries of each group.
std::vector<FoundNewValues> find_new_values(const Correlation& correlation, std::uint32_t index, OracleGroups& groups,
                                            std::optional<Nanoseconds> learned_until);

}  // namespace trailhound
