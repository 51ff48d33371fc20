#pragma once

#include <cstddef>
#include <string>

#include "engine/testing/random.h"
#include "engine/testing/vocabulary.h"

namespace trailhound {

/// The YAML of one valid rule for CloudTrail whose values mostly come from `vocabulary`. `number` makes its id unique.
/// Adds wishes to the vocabulary.
std::string draw_rule(Vocabulary& vocabulary, std::size_t number, Random& random);

}  // namespace trailhound
