#pragma once

#include <cstdint>
#include <vector>

#include "engine/sigma/rule.h"

namespace trailhound {

/// What the top level of a rule's condition demands: indexes of selections that must hold, and of those that must not,
/// wherever the condition does. `a and not (b or c) and 1 of d*` gives {a}, {b, c}.
struct Conjuncts {
  std::vector<std::uint32_t> holds, holds_not;
};
Conjuncts conjuncts(const Condition& condition);

}  // namespace trailhound
