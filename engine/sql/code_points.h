#pragma once

#include <vector>

namespace trailhound {

/// The largest code point.
inline constexpr char32_t kLastCodePoint = 0x10FFFF;

/// A set of characters, as ranges with both ends inclusive.
struct CodePointRange {
  char32_t first, last;
  bool operator==(const CodePointRange&) const = default;
};
using CodePoints = std::vector<CodePointRange>;

/// The same set in order and without overlap, so that equal sets compare equal. So are the results below.
CodePoints ordered(CodePoints set);
CodePoints complement(const CodePoints& set);

/// The set, and every character that folds (engine/base/text.h) to what one of the set folds to.
CodePoints in_any_case(CodePoints set);

/// The set without the characters that the engines' lower() takes out of a text.
CodePoints without_capitals(const CodePoints& set);

/// Whether lower() leaves characters apart that fold to the same as this one: ς and σ, µ and μ, s and ſ. Or takes two
/// together that do not: İ and i.
bool is_lowered_otherwise(char32_t character);

}  // namespace trailhound
