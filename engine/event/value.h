#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"

namespace trailhound {

enum class ValueKind : std::uint8_t { kNull, kFalse, kTrue, kNumber, kString, kObject, kArray };

/// A JSON value as a view of its undecoded bytes. It lives as long as the window of text that it was read from.
///
/// string: the bytes between the quotes, with their escapes.
/// object, array: from bracket to bracket. number, true, false, null: the token.
struct RawValue {
  const char* data = nullptr;
  std::uint32_t size = 0;
  ValueKind kind = ValueKind::kNull;

  /// True for a string whose text differs from its bytes. Computed on demand, because most values are never decoded.
  bool has_escapes() const {
    return kind == ValueKind::kString && any_byte(raw(), [](SixteenBytes bytes) { return bytes == '\\'; });
  }

  std::string_view raw() const { return {data, size}; }
  /// The whole value as JSON: a string with its quotes.
  std::string_view json() const { return kind == ValueKind::kString ? std::string_view(data - 1, size + 2u) : raw(); }
};

/// Appends the text that a string's raw bytes spell. A lone surrogate reads as U+FFFD (engine/oracle/json.h reads it
/// alike); an escape that JSON does not have, which no event contains (engine/event/escapes.h), as its two characters.
void append_unescaped(std::string_view raw, std::string& out);

/// The text of a string, decoded into `buffer` only if it has escapes. Empty for a null pointer and for other kinds.
/// HOT: bench/hunt; every record asks for its region.
inline std::string_view text_of(const RawValue* value, std::string& buffer) {
  if (!value || value->kind != ValueKind::kString) return {};
  if (!value->has_escapes()) return value->raw();
  buffer.clear();
  append_unescaped(value->raw(), buffer);
  return buffer;
}

/// Appends JSON text, dropping the white space outside strings.
void append_compact(std::string_view json, std::string& out);

}  // namespace trailhound
