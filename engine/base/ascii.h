#pragma once

#include <string>
#include <string_view>

namespace trailhound {

/// Lower case of ASCII letters; other bytes stay. For names that are ASCII by their definition, such as CloudTrail's
/// keys, error codes and Sigma's keywords. Text of evidence is folded instead (engine/base/text.h).
constexpr char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

inline std::string ascii_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = ascii_lower(c);
  return out;
}

}  // namespace trailhound
