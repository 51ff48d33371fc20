#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

struct JsonMember;

/// A JSON value as the oracle reads it: a plain tree that owns its text. Numbers keep their notation (931.0 stays
/// 931.0); objects keep the order of their keys and every duplicate.
struct JsonValue {
  enum class Kind { kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };
  Kind kind = Kind::kNull;
  std::string text;    ///< the decoded string, or the number, `true` or `false` as written; always UTF-8
  std::string source;  ///< the scalar as the record writes it: a string with its quotes and escapes
  std::vector<JsonValue> elements;
  std::vector<JsonMember> members;
  /// Of a string that holds a JSON object or array: that value, and no other element. Percent-encoded text (RFC 3986)
  /// is decoded first if it begins with an encoded bracket. Up to four such strings inside each other are read.
  std::vector<JsonValue> inside;

  bool is_container() const { return kind == Kind::kArray || kind == Kind::kObject; }
};

struct JsonMember {
  std::string key;         ///< decoded
  std::string key_source;  ///< as the record writes it, with its quotes
  JsonValue value;
};

/// The bytes of `value` in its record, without the white space outside strings. Built on demand: storing it in every
/// container would take memory quadratic in the depth of the tree.
std::string compact(const JsonValue& value);

/// Reads one JSON text (RFC 8259). Tolerates what real evidence contains, as `hunt` does: a lone surrogate escape,
/// which the grammar allows, reads as U+FFFD; inside strings, a control character reads as a space and a byte that is
/// not UTF-8 as '?'. nullopt if the text is otherwise not JSON, or nested deeper than 1,000 levels. A string in it
/// whose text is nested deeper than 128 levels is a plain string.
std::optional<JsonValue> parse_json(std::string_view text);

}  // namespace trailhound
