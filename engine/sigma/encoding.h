#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sigma/rule.h"

namespace trailhound {

/// What the encoding modifiers make of a rule's text (SEMANTICS §6).

/// RFC 4648 §4, standard alphabet, with padding.
std::string base64(std::string_view bytes);

/// The three texts one of which stands in the base64 of any data that holds `bytes`, by the position of `bytes` in
/// it modulo 3: without the characters that also depend on the bytes before and behind. An empty text means that
/// nothing is left, which is so for fewer than two bytes.
std::vector<std::string> base64_at_offsets(std::string_view bytes);

/// UTF-8 as UTF-16 code units in bytes, without a byte order mark.
std::string utf16(std::string_view text, bool big_endian);

/// `windash`: each `-`, `/`, `–`, `—` or `―` that starts a word becomes each of the five, in all combinations, the
/// author's own form first. A dash starts a word when a word character (a letter, a digit, `_`) follows and none
/// stands before; wildcards and the ends of the pattern count as none.
/// nullopt: more than kMostDashes such dashes, and so more than 5^kMostDashes patterns.
inline constexpr std::size_t kMostDashes = 5;
std::optional<std::vector<Pattern>> windash_forms(const Pattern& pattern);

}  // namespace trailhound
