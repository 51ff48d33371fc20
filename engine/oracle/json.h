#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

struct JsonMember;

/// A JSON value as the oracle sees it: a plain tree that owns everything. Numbers keep their text (931.0 stays 931.0)
/// and objects keep the order of their keys and every duplicate.
struct JsonValue {
  enum class Kind { kNull, kFalse, kTrue, kNumber, kString, kArray, kObject };
  Kind kind = Kind::kNull;
  std::string text;    ///< the decoded string, or the number, `true`, `false` as written; always UTF-8
  std::string source;  ///< of a scalar: as it stands in the record, a string with its quotes and escapes
  std::vector<JsonValue> elements;
  std::vector<JsonMember> members;

  bool is_container() const { return kind == Kind::kArray || kind == Kind::kObject; }
};

struct JsonMember {
  std::string key;         ///< decoded
  std::string key_source;  ///< as it stands in the record, with the quotes
  JsonValue value;
};

/// The bytes of `value` in its record, without the white space outside strings. Made on demand, so that a tree takes
/// memory in proportion to its text however deep it is.
std::string compact(const JsonValue& value);

/// Reads one JSON text (RFC 8259). Tolerates what evidence holds: a lone surrogate escape reads as U+FFFD, an unknown
/// escape (`\x`) as its two characters; inside strings a control character reads as a space and a byte that is not
/// UTF-8 as '?', as hunt does. nullopt for anything else that is not JSON, or for nesting deeper than 1,000.
std::optional<JsonValue> parse_json(std::string_view text);

}  // namespace trailhound
