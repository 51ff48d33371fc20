#pragma once

#include <cassert>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// A tuple of texts as one string of bytes, so that it can be hashed, compared and written to a file as a whole. Each
/// part follows its size, in LEB128, so no text can be mistaken for the end of another:
///
///   ("bob", "")   03 'b' 'o' 'b' 00
///
/// Sorting tuples by their bytes brings those together that begin with the same parts, and that is all that anybody may
/// expect of the order: "b" precedes "aa", because its size does.

/// Longer texts are replaced: an event may contain a user agent of 200 KB, and a million of them would fill any memory.
inline constexpr std::size_t kMaxPartBytes = 1024;

/// What a tuple has of a text: the text itself or, beyond kMaxPartBytes, its beginning, size and SHA-256 in `buffer`.
/// So different texts stay different.
std::string_view part_text(std::string_view text, std::string& buffer);

/// Whether a tuple with the first text comes before one with the other text in its place. REQUIRES: both are
/// part_text().
bool part_precedes(std::string_view a, std::string_view b);

/// Makes tuples in memory that it reuses.
class TupleBuilder {
 public:
  void clear() { size_ = 0; }
  /// Appends a part: the part_text() of `text`.
  TupleBuilder& add(std::string_view text) {
    if (text.size() >= 0x80 || size_ + text.size() + 1 > bytes_.size()) return add_slowly(text);
    char* const to = bytes_.data() + size_;
    *to = static_cast<char>(text.size());
    std::memcpy(to + 1, text.data(), text.size());
    size_ += text.size() + 1;
    return *this;
  }
  /// Appends the parts of a tuple.
  TupleBuilder& add_parts(std::string_view tuple) {
    if (size_ + tuple.size() > bytes_.size()) bytes_.resize(2 * bytes_.size() + tuple.size());
    std::memcpy(bytes_.data() + size_, tuple.data(), tuple.size());
    size_ += tuple.size();
    return *this;
  }
  /// Drops what was appended behind the first `size` bytes. REQUIRES: a part ended there.
  void cut(std::size_t size) { size_ = size; }
  /// The tuple so far. Valid until the next add() or add_parts().
  std::string_view tuple() const { return {bytes_.data(), size_}; }

 private:
  TupleBuilder& add_slowly(std::string_view text);

  std::vector<char> bytes_ = std::vector<char>(1024);
  std::size_t size_ = 0;
};

/// Takes the parts off the front of a tuple, one after the other. The views point into the tuple.
class TupleReader {
 public:
  explicit TupleReader(std::string_view tuple) : rest_(tuple) {}
  bool at_end() const { return rest_.empty(); }
  /// REQUIRES: !at_end()
  std::string_view next() {
    assert(!at_end());
    const auto size = static_cast<unsigned char>(rest_.front());
    if (size >= 0x80 || size >= rest_.size()) return next_slowly();
    const std::string_view part(rest_.data() + 1, size);
    rest_ = {part.data() + size, rest_.size() - size - 1};
    return part;
  }
  /// The parts that are left, as a tuple.
  std::string_view rest() const { return rest_; }

 private:
  /// For a part of 128 bytes or more, and for a damaged tuple.
  std::string_view next_slowly();

  std::string_view rest_;
};

}  // namespace trailhound
