#include "engine/identity/refusal.h"

#include <algorithm>
#include <string>

#include "engine/base/ascii.h"

namespace trailhound {

bool is_refusal(std::string_view error_code) {
  if (error_code.empty()) return false;
  const std::string lower = ascii_lower(error_code.substr(0, 256));
  return std::any_of(kRefusalParts.begin(), kRefusalParts.end(),
                     [&](std::string_view part) { return lower.find(part) != lower.npos; });
}

}  // namespace trailhound
