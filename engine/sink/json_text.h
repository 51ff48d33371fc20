#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace trailhound {

/// Builds one JSON text with an indent of two spaces, member by member, in the order of the calls. The caller opens and
/// closes in pairs; nothing else can go wrong.
class JsonText {
 public:
  /// Inside an object members have a key; inside an array (and at the top) `key` is empty.
  void begin_object(std::string_view key = {}) { begin(key, '{'); }
  void begin_array(std::string_view key = {}) { begin(key, '['); }
  void end_object() { end('}'); }
  void end_array() { end(']'); }
  void text(std::string_view key, std::string_view value);
  void number(std::string_view key, std::uint64_t value);
  void boolean(std::string_view key, bool value);
  void null(std::string_view key);

  /// What there is so far, to which the next piece or take() gives the rest; and how much that is in bytes.
  std::string take_piece() { return std::exchange(out_, {}); }
  std::size_t size() const { return out_.size(); }
  /// The whole text with a line break at its end.
  std::string take();

 private:
  void begin(std::string_view key, char bracket);
  void end(char bracket);
  void member(std::string_view key);
  void break_line();

  std::string out_;
  std::size_t depth_ = 0;
  bool first_ = true;  ///< of the object or array that is open
};

}  // namespace trailhound
