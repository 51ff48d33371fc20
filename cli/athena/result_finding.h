#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "engine/base/time.h"

namespace trailhound {

/// What one side of a comparison says: a rule has found an event, or a correlation has given an alert. A value.
struct ResultFinding {
  enum class Kind : std::uint8_t { kEvent, kAlert };
  Kind kind = Kind::kEvent;
  std::string rule;   ///< its id, or its title where it has none, as queries name it
  std::string title;  ///< empty: the source does not say
  std::string key;  ///< the eventID, or alert_key(); empty: an event without eventID, which nothing can be paired with
};

/// Takes the findings of a source, one after the other.
using TakeFinding = std::function<void(ResultFinding)>;

/// What two alerts of a correlation have in common if they are the same: the values of the group as text, and the times
/// of the first and the last event. Readable: `["omar","7"] 2026-03-14T09:01:00Z to 2026-03-14T09:03:20Z`.
std::string alert_key(std::span<const std::string> group, Nanoseconds first, Nanoseconds last);

}  // namespace trailhound
