#pragma once

#include <map>
#include <string_view>
#include <vector>

namespace trailhound {

/// The eventNames that CloudTrail records, by eventSource (engine/catalogue/data/event_names.txt, which names its
/// sources). The table is parsed on first use, then constant and shared by all threads; all views point into the
/// program's own text.
struct SourceEvents {
  std::vector<std::string_view> names;                       ///< sorted
  std::map<std::string_view, std::string_view> recorded_as;  ///< the API's own name → the name that CloudTrail writes
  bool has_undocumented = false;                             ///< it records others too, such as calls of the console
};

/// The events of a source such as `iam.amazonaws.com`. Null if the list does not have it: then nothing is known, and
/// any eventName may be real.
const SourceEvents* find_source_events(std::string_view source);

}  // namespace trailhound
