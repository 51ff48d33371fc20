#pragma once

#include <optional>
#include <string>

#include "engine/sigma/condition.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/rule.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

struct DetectionLimits {
  static constexpr std::size_t kSelections = 1000;
  static constexpr std::size_t kNameBytes = 256;  ///< of a selection
  static constexpr std::size_t kTests = 100'000;  ///< of a rule, everything expanded
};

/// What a detection says about several events, where it does (engine/sigma/aggregation.h).
struct LegacyWindow {
  LegacyAggregation aggregation;
  std::string timeframe;  ///< empty: not stated
};

/// Reads `detection`: the selections, also those that no condition uses, and the condition or conditions
/// (SEMANTICS §5 to §7). Faults go to `findings`; `rule` is complete only where there was none. With an LegacyWindow,
/// the rule has one condition, that in front of the bar.
/// REQUIRES: root.is_map()
std::optional<LegacyWindow> read_detection(const YamlNode& root, Rule& rule, Findings& findings);

/// Reads `filter` of a filter document in the same way, but for its `rules`: one condition, no bar, no timeframe.
/// REQUIRES: filter.value->is_map()
void read_filter_detection(YamlNode::Entry filter, Rule& rule, Findings& findings);

}  // namespace trailhound
