#pragma once

#include <string>
#include <string_view>

namespace trailhound {

/// Policies, and whole members of an event in the exports of many tools, are JSON in a string. A path continues into
/// such a string (engine/notes/0001-field-lookup.md).

/// True if the first byte of a string's raw bytes allows that it holds JSON. Most strings end here.
inline bool may_hold_json(std::string_view raw) {
  if (raw.size() < 2) return false;
  const char first = raw.front();
  return first == '{' || first == '[' || first == '%' || first == '\\' || first == ' ';
}

/// Replaces `out` by the text of a string whose raw bytes are given, after removing percent-encoding (RFC 3986 §2.1) if
/// it begins with an encoded bracket, as in `%7B%22Version%22`. True if the result begins, after white space, like an
/// object or array; whether it is JSON, only its grammar can tell.
bool decode_json_text(std::string_view raw, std::string& out);

}  // namespace trailhound
