#pragma once

#include <vector>

#include "engine/report/matched_rules.h"
#include "engine/report/text_page.h"

namespace trailhound {

/// Appends the timeline of the summary, for a reader who does not know yet what happened: the rules that matched and
/// the correlations that fired, by their first event, each with level, count, last event, callers and addresses. It
/// shows every rule of level high or above. Of the others it shows the kTimelineRows most serious, and none below
/// medium if any rule is medium or above; it counts the rest per level. `is_full`: it shows every rule. It appends
/// nothing if nothing matched.
inline constexpr std::size_t kTimelineRows = 30;
void append_timeline(const std::vector<MatchedRule>& matches, const std::vector<MatchedRule>& alerts, bool is_full,
                     TextPage& page);

}  // namespace trailhound
