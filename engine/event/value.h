#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/base/bytes.h"

namespace trailhound {

enum class ValueKind : std::uint8_t { kNull, kFalse, kTrue, kNumber, kString, kObject, kArray };

/// A JSON value as it stands in the text: a view of its bytes, undecoded. It lives as long as the window of text that
/// it was read from.
///
/// string: the bytes between the quotes, escapes and all.
/// object, array: from bracket to bracket. number, true, false, null: the token.
struct RawValue {
  const char* data = nullptr;
  std::uint32_t size = 0;
  ValueKind kind = ValueKind::kNull;

  /// True for a string whose text is not its bytes. Looked for on demand: most values are never decoded.
  bool has_escapes() const {
    return kind == ValueKind::kString && any_byte(raw(), [](SixteenBytes bytes) { return bytes == '\\'; });
  }

  std::string_view raw() const { return {data, size}; }
  /// The whole value as JSON: a string with its quotes.
  std::string_view json() const { return kind == ValueKind::kString ? std::string_view(data - 1, size + 2u) : raw(); }
};

/// Appends the text of a string's raw bytes with its escapes resolved. What evidence holds is tolerated: a lone
/// surrogate reads as U+FFFD, an unknown escape as its two characters (as in engine/oracle/json.h).
void append_unescaped(std::string_view raw, std::string& out);

/// Appends JSON text without the white space outside strings.
void append_compact(std::string_view json, std::string& out);

}  // namespace trailhound
