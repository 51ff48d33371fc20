#pragma once

#include <optional>
#include <string_view>

#include "engine/match/character_run.h"

namespace trailhound {

/// The sequence of characters that a regular expression (RE2 syntax) searches for, if it is a plain one: characters,
/// `.` and classes of ASCII characters, each once or counted as in `x{200}`. A star in front or at the end adds nothing
/// to a search, as it may take nothing:
///
///   [ab]*a[ab]{200}c      a, 200 times one of a and b, c
///   key=[^&]{80}.*        k, e, y, =, 80 times any but &
///
/// Counts are what makes RE2 slow on hostile text: its DFA needs a new state for nearly each byte, and its NFA walks as
/// many threads as the count, up to seconds for a megabyte; a CharacterRun takes milliseconds.
/// nullopt: the expression is short, of another form, or takes more than 1,000 characters. REQUIRES: RE2 accepts it,
/// with case, and `dotall` says whether `.` is a line feed, too.
std::optional<CharacterRun> counted_run(std::string_view expression, bool dotall);

}  // namespace trailhound
