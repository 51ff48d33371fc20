#pragma once

#include <string>
#include <string_view>

#include "engine/event/value.h"

namespace trailhound {

/// The text of a string, decoded into `buffer` where it has escapes; empty for anything else, null included.
/// HOT: bench/hunt; asked for the region of every record.
inline std::string_view text_of(const RawValue* value, std::string& buffer) {
  if (!value || value->kind != ValueKind::kString) return {};
  if (!value->has_escapes()) return value->raw();
  buffer.clear();
  append_unescaped(value->raw(), buffer);
  return buffer;
}

}  // namespace trailhound
