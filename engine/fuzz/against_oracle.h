#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/sigma/rule.h"

namespace trailhound {

/// Runs the rules that the plan takes over the events of `text`, which is fed in windows that grow by `step` bytes, and
/// asks the oracle about each event; calls found() where the two differ.
void hold_against_oracle(std::vector<Rule> rules, std::string_view text, std::size_t step);

}  // namespace trailhound
