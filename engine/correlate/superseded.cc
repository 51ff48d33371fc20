#include "engine/correlate/superseded.h"

namespace trailhound {

bool Superseded::is_later(std::string_view key, Nanoseconds time) {
  const auto [earliest, is_new] = earliest_.find_or_add(key, time);
  if (is_new) return false;
  if (time > earliest) return true;
  earliest = time;
  return false;
}

}  // namespace trailhound
