#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trailhound {

/// Reads one JSON text (RFC 8259) from front to back, without a tree: for files of a known shape that may be large or
/// hostile. The first fault sticks: every later call returns false, and failed() says so. Duplicate keys come as they
/// are. A value; it borrows the text.
///
///   JsonReader json(R"({"name":"a","sizes":[1,2]})");
///   std::string name;
///   json.object([&](std::string_view key) { return key == "name" ? json.string(name) : json.skip(); });
///   if (!json.end()) …
class JsonReader {
 public:
  /// skip() goes this deep, and so may the calls of object() and array() inside each other.
  static constexpr int kMaxDepth = 64;

  enum class Kind : std::uint8_t { kObject, kArray, kString, kNumber, kBoolean, kNull };

  explicit JsonReader(std::string_view text) : text_(text) {}

  /// The kind of the next value by its first byte; nullopt: no value begins here.
  std::optional<Kind> kind();

  /// Calls `member` with each key. It reads or skips the value and returns whether that worked.
  template <typename Member>
  bool object(Member&& member) {
    if (!open('{')) return false;
    std::string key;
    for (bool is_first = true; next('}', is_first); is_first = false) {
      if (!string(key) || !take(':') || !member(std::string_view(key))) return fail();
    }
    return close();
  }
  /// Calls `element` for each element, likewise.
  template <typename Element>
  bool array(Element&& element) {
    if (!open('[')) return false;
    for (bool is_first = true; next(']', is_first); is_first = false) {
      if (!element()) return fail();
    }
    return close();
  }
  /// Reads a string and decodes its escapes; a lone surrogate becomes U+FFFD. Bytes that are not UTF-8 stay.
  bool string(std::string& out);
  /// The same for a string or null, which clears `out`.
  bool string_or_null(std::optional<std::string>& out);
  /// A whole number that is not negative.
  bool number(std::uint64_t& out);
  /// Passes over one value of any kind.
  bool skip();

  /// Whether the text so far was JSON and nothing but white space is left.
  bool end();
  bool failed() const { return failed_; }
  std::size_t offset() const { return at_; }

 private:
  bool fail() {
    failed_ = true;
    return false;
  }
  void pass_blanks();
  bool take(char c);
  bool open(char bracket);
  bool close() {
    --depth_;
    return !failed_;
  }
  bool next(char end, bool is_first);
  bool word(std::string_view name);
  bool escape(std::string& out);
  bool code_unit(char32_t& out);
  bool pass_number();

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool failed_ = false;
  std::string skipped_;
};

}  // namespace trailhound
