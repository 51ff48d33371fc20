#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/arguments.h"
#include "engine/base/result.h"
#include "engine/query/criteria.h"

namespace trailhound {

/// What surrounds an event: who was behind it, with which key and from where, and when it was.
struct EventContext {
  std::vector<FieldValue> behind;  ///< principal, access key and address, as far as the event states them
  Nanoseconds time = 0;
};

/// Finds the event with this eventID in the inputs of the search. The error is a sentence: there is no such event, it
/// has no time, or it names nobody.
Result<EventContext, std::string> find_event_context(std::string_view event_id, const HuntArguments& run);

}  // namespace trailhound
