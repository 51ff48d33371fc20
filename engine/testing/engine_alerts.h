#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "engine/io/input.h"
#include "engine/oracle/correlation.h"
#include "engine/sigma/loader.h"

namespace trailhound {

/// The alerts that the engine gives for all rules and correlations of `set` over `inputs`, in the oracle's form and
/// with every event, so that the two can be compared; without the oracle's counters. The correlator has `memory` bytes;
/// a small number makes it spill. Throws std::runtime_error if spilling fails. REQUIRES: the plan takes all of `set`.
OracleAlerts engine_alerts(const RuleSet& set, std::span<const Input> inputs, unsigned threads, std::size_t memory,
                           std::optional<Nanoseconds> learned_until = std::nullopt);

}  // namespace trailhound
