#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sigma/rule.h"

namespace trailhound {

/// What the encoding modifiers make of a rule's text (semantics §6).

/// RFC 4648 §4, standard alphabet, with padding.
std::string base64(std::string_view bytes);

/// Three texts, by the position of `bytes` in some data modulo 3: the base64 of any data that contains `bytes` contains
/// one of them. They leave out the characters that also depend on the bytes before and after. An empty text means that
/// no such character is left, as with fewer than two bytes.
std::vector<std::string> base64_at_offsets(std::string_view bytes);

/// UTF-8 as UTF-16 code units in bytes, without a byte order mark.
std::string utf16(std::string_view text, bool big_endian);

/// `windash`: each `-`, `/`, `–`, `—` or `―` that starts a word becomes a kDash, which fits all five. A dash starts a
/// word if a word character (a letter, a digit, `_`) follows it and none precedes it; wildcards and the ends of the
/// pattern are no word characters.
Pattern with_dashes(const Pattern& pattern);

/// Every text that a pattern with kDash parts fits at these, for encodings, which know no alternatives: 5^n patterns
/// for n dashes. nullopt: more than kMostDashes of them.
inline constexpr std::size_t kMostDashes = 5;
std::optional<std::vector<Pattern>> written_out_dashes(const Pattern& pattern);

}  // namespace trailhound
