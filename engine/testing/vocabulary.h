#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/testing/random.h"

namespace trailhound {

/// The strings that generated rules and events share.

/// What the events and rules of one generator have in common: few enough that they meet.
struct Vocabulary {
  /// What would satisfy, or nearly, an item of a rule that was drawn: some of the later events have it.
  struct Wish {
    std::string path, value;
    bool is_number = false;
  };
  std::vector<Wish> wishes;
  std::vector<std::string> texts;  ///< letters with interesting case, wildcards, escapes, numbers, addresses, times …
  std::vector<std::string> paths;  ///< fields
};
Vocabulary draw_vocabulary(Random& random);

/// The same text with some of its letters replaced by others that fold alike.
std::string with_other_case(std::string_view text, Random& random);

/// From some character of the text to some other; at least one character of a text that has any.
std::string part_of(std::string_view text, Random& random);

/// A JSON number; few enough values that two draws are often equal, in different notations.
std::string draw_number(Random& random);

/// A word of ASCII letters that the encoding modifiers take, of two characters or more.
std::string draw_word(Random& random);

/// One key of an object.
std::string draw_key(Random& random);

std::string draw_address(Random& random);
std::string draw_time(Random& random);

/// ASCII text as UTF-16 in bytes.
std::string utf16_text(std::string_view text, bool big_endian);

/// Percent-encoded text (RFC 3986 §2.1). Leaves some of the characters that need no encoding as they are.
std::string percent_text(std::string_view text, Random& random);

/// RFC 4648 base64, written a second time so that the generator does not lean on the code that it tests.
std::string base64_text(std::string_view bytes);

}  // namespace trailhound
