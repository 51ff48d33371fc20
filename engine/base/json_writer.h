#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace trailhound {

/// Writes one JSON text, member by member, in the order of the calls: the only writer of JSON in the program apart from
/// the match line, which copies most of its bytes from the record. The caller opens and closes in pairs; nothing else
/// can go wrong. A value; one thread at a time.
class JsonWriter {
 public:
  enum class Style : std::uint8_t {
    kIndented,  ///< two blanks a level, for files that people open
    kOneLine,   ///< without white space, for JSON lines
  };
  explicit JsonWriter(Style style = Style::kIndented) : style_(style) {}

  /// Inside an object members have a key; inside an array (and at the top) `key` is empty.
  void begin_object(std::string_view key = {}) { begin(key, '{'); }
  void begin_array(std::string_view key = {}) { begin(key, '['); }
  void end_object() { end('}'); }
  void end_array() { end(']'); }
  void text(std::string_view key, std::string_view value);
  /// A path of a file or a member of an archive, whose bytes need not be UTF-8 (engine/base/path_text.h).
  void path(std::string_view key, std::string_view value);
  void number(std::string_view key, std::uint64_t value);
  void boolean(std::string_view key, bool value);
  void null(std::string_view key);
  /// A value that is JSON already.
  void raw(std::string_view key, std::string_view json);
  /// Members of an object that are JSON already: `"a":1,"b":2`.
  void raw_members(std::string_view members);

  /// Hands over the text so far, to which the next piece or take() gives the rest.
  std::string take_piece() { return std::exchange(out_, {}); }
  std::size_t size() const { return out_.size(); }  ///< of the text so far, in bytes
  /// Hands over the whole text with a line break at its end; the writer is then as new.
  std::string take();

 private:
  void begin(std::string_view key, char bracket);
  void end(char bracket);
  void member(std::string_view key);
  void break_line();

  Style style_;
  std::string out_;
  std::size_t depth_ = 0;
  bool first_ = true;  ///< no member yet in the object or array that is open
};

}  // namespace trailhound
