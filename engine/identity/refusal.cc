#include "engine/identity/refusal.h"

#include <algorithm>
#include <string>

namespace trailhound {

bool is_refusal(std::string_view error_code) {
  if (error_code.empty()) return false;
  std::string lower(error_code.substr(0, 256));
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return std::any_of(kRefusalParts.begin(), kRefusalParts.end(),
                     [&](std::string_view part) { return lower.find(part) != lower.npos; });
}

}  // namespace trailhound
