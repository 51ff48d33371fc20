#include "engine/identity/short_arn.h"

namespace trailhound {

std::string_view short_arn(std::string_view name) {
  if (!name.starts_with("arn:")) return name;
  std::size_t at = 0;
  for (int colons = 0; colons < 4; ++colons) {
    at = name.find(':', at);
    if (at == name.npos) return name;
    ++at;
  }
  return name.substr(at);
}

}  // namespace trailhound
