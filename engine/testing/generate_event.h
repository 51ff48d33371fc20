#pragma once

#include <cstddef>
#include <string>

#include "engine/testing/random.h"
#include "engine/testing/vocabulary.h"

namespace trailhound {

/// Athena and Hive lower the case of a record's keys.
enum class KeyCase { kAsIs, kLower };

/// The text of one event whose strings mostly come from `vocabulary`. `number` makes its eventID unique.
std::string draw_event(const Vocabulary& vocabulary, KeyCase key_case, std::size_t number, Random& random);

/// Some JSON object or array without white space, for patterns that look at compact text.
std::string draw_container(const Vocabulary& vocabulary, Random& random);

}  // namespace trailhound
