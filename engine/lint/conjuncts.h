#pragma once

#include <cstdint>
#include <vector>

#include "engine/sigma/rule.h"

namespace trailhound {

/// What a rule's condition says as far as its top level tells, for lints, which say only what is sure.

/// Indexes of the selections that must hold where the condition does, and of those that must not.
struct Conjuncts {
  std::vector<std::uint32_t> holds, holds_not;
};
Conjuncts conjuncts(const Condition& condition);

/// The pattern of a value that is a plain string test; null for any other.
const Pattern* pattern_of(const Value& value);

}  // namespace trailhound
