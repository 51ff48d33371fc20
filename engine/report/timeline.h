#pragma once

#include <string>
#include <vector>

#include "engine/report/matched_rules.h"

namespace trailhound {

/// The part of the summary that tells what happened to somebody who knows nothing of it: the rules that matched and the
/// correlations that fired in the order of their first events, each with its level and count, until when, by whom and
/// from where. Rules below medium are only counted where there are any above. At most kTimelineRows, the most serious
/// ones, of two short lines each; nothing where nothing matched.
inline constexpr std::size_t kTimelineRows = 30;
void append_timeline(const std::vector<MatchedRule>& matches, const std::vector<MatchedRule>& alerts, std::string& out);

}  // namespace trailhound
