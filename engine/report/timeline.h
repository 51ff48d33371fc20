#pragma once

#include <string>
#include <vector>

#include "engine/report/matched_rules.h"

namespace trailhound {

/// Appends the timeline of the summary, for a reader who does not know yet what happened: the rules that matched and
/// the correlations that fired, by their first event, each with level, count, last event, callers and addresses. If any
/// rule is medium or above, it only counts the lower ones. It shows the kTimelineRows most serious rows, each in two
/// short lines, and appends nothing if nothing matched.
inline constexpr std::size_t kTimelineRows = 30;
void append_timeline(const std::vector<MatchedRule>& matches, const std::vector<MatchedRule>& alerts, std::string& out);

}  // namespace trailhound
