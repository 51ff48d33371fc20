#pragma once

#include <cstddef>
#include <string_view>

namespace trailhound {

/// The place of the first malformed escape in JSON text (RFC 8259 §7): a backslash in front of something other than
/// `"`, `\`, `/`, b, f, n, r, t, or u with four hexadecimal digits. npos if there is none. A surrogate escape without
/// its partner fits the grammar and is well-formed here. REQUIRES: backslashes are inside strings only, as the
/// grammar of the text demands otherwise.
std::size_t find_malformed_escape(std::string_view json);

/// Finds the malformed escapes in the records of one text, which it is asked about in ascending order. Nothing else
/// in reading a record looks at every byte of it, so this is made for records without a backslash: it searches the
/// text for the next one, far more bytes at a time than a record has, and until there a record costs a comparison.
class EscapeCheck {
 public:
  void set_text(std::string_view text) {
    text_ = text;
    searched_ = 0;
  }

  /// The place in the text of the first malformed escape in `[begin, end)`, which the text has; npos if none.
  /// HOT: bench/hunt.
  std::size_t find(std::size_t begin, std::size_t end) {
    if (end <= searched_) [[likely]]
      return std::string_view::npos;
    return find_further(begin, end);
  }

 private:
  std::size_t find_further(std::size_t begin, std::size_t end);

  std::string_view text_;
  std::size_t searched_ = 0;  ///< no backslash is between the record asked about last and this place
};

}  // namespace trailhound
