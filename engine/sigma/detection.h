#pragma once

#include <optional>
#include <string>

#include "engine/sigma/condition.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/placeholders.h"
#include "engine/sigma/rule.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

struct DetectionLimits {
  static constexpr std::size_t kSelections = 1000;
  static constexpr std::size_t kNameBytes = 256;  ///< of a selection
  static constexpr std::size_t kTests = 100'000;  ///< of a rule, everything expanded
  static constexpr std::size_t kBlocks = 8;       ///< blocks of elements inside each other
};

/// What a detection says about several events, if it does (engine/sigma/aggregation.h).
struct LegacyWindow {
  LegacyAggregation aggregation;
  std::string timeframe;  ///< empty: not stated
};

/// Reads `detection`: the selections, those that no condition uses included, and the condition or conditions
/// (semantics §5 to §7 and §10). Reports faults in `findings`; `rule` is complete only if there was none. With a
/// LegacyWindow, the rule has one condition, the one before the bar. REQUIRES: root.is_map()
std::optional<LegacyWindow> read_detection(const YamlNode& root, const Placeholders& placeholders, Rule& rule,
                                           Findings& findings);

/// Reads `filter` of a filter document in the same way, apart from its `rules`: one condition, no bar, no timeframe.
/// REQUIRES: filter.value->is_map()
void read_filter_detection(YamlNode::Entry filter, const Placeholders& placeholders, Rule& rule, Findings& findings);

}  // namespace trailhound
