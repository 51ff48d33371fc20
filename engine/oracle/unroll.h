#pragma once

#include <string>
#include <string_view>

namespace trailhound {

/// A regular expression (RE2 syntax) with every counted repetition written out, for those that RE2 finds too large:
/// `x{2,4}` → `xx(?:x)?(?:x)?`, `(ab){2,}` → `(?:ab)(?:ab)(?:ab)*`. Groups become non-capturing. The engine makes
/// sequences of smaller counts instead (engine/match/repetition.h); the two must find the same texts.
/// REQUIRES: RE2 refuses the expression for its counts alone. Throws std::invalid_argument beyond 64 MiB.
std::string unrolled(std::string_view expression);

}  // namespace trailhound
