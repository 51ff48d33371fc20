#pragma once

#include <vector>

#include "engine/event/security_findings.h"
#include "engine/report/matched_rules.h"
#include "engine/report/text_page.h"

namespace trailhound {

/// Appends the timeline of the summary, for a reader who does not know yet what happened: the rules that matched and
/// the correlations that fired, by their first event, each with level, count, last event, callers and addresses; among
/// them what GuardDuty and Security Hub reported, with its type, principal, key and resource. It shows every row of
/// level high or above. Of the others it shows the kTimelineRows most serious, and none below medium if any row is
/// medium or above; it counts the rest per level. `is_full`: it shows every row. It appends nothing if there is no row.
inline constexpr std::size_t kTimelineRows = 30;
void append_timeline(const std::vector<MatchedRule>& matches, const std::vector<MatchedRule>& alerts,
                     const SecurityFindings& reported, bool is_full, TextPage& page);

}  // namespace trailhound
