#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/testing/random.h"

namespace trailhound {

/// The strings that generated rules and events share.

/// The texts and paths that the events and rules of one generator share: few enough that rules match events.
struct Vocabulary {
  /// A value that would satisfy an item of a generated rule, or nearly: some of the later events get it.
  struct Wish {
    std::string path, value;
    bool is_number = false;
  };
  std::vector<Wish> wishes;
  std::vector<std::string> texts;  ///< letters with interesting case, wildcards, escapes, numbers, addresses, times …
  std::vector<std::string> paths;  ///< fields
};
Vocabulary draw_vocabulary(Random& random);

/// The same text with some letters replaced by others that fold to the same.
std::string with_other_case(std::string_view text, Random& random);

/// A random part of the text, of at least one character unless the text is empty.
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

/// RFC 4648 base64. The generator has its own, so that it does not depend on the code that it tests.
std::string base64_text(std::string_view bytes);

}  // namespace trailhound
