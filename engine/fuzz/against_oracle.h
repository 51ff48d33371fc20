#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "engine/sigma/rule.h"

namespace trailhound {

/// Evaluates the rules that the plan takes on the events of `text`, in windows that grow by `step` bytes, asks the
/// oracle about each event, and calls found() if the two differ.
void hold_against_oracle(std::vector<Rule> rules, std::string_view text, std::size_t step);

}  // namespace trailhound
