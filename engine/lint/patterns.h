#pragma once

#include <string_view>

#include "engine/sigma/rule.h"

namespace trailhound {

/// What a value's pattern can be compared with, for remarks that state only what is certain.

/// The pattern of a value that is a single string test; null for every other value.
const Pattern* pattern_of(const Value& value);

/// Whether the pattern covers all of `text` in any case. REQUIRES: `text` is ASCII, so a byte is a character.
bool fits(const Pattern& pattern, std::string_view text);

/// Whether a text that begins with `first` and ends with `last`, such as the JSON text of an object, can fit.
bool can_begin_and_end(const Pattern& pattern, char first, char last);

}  // namespace trailhound
