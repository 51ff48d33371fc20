#pragma once

#include "engine/sigma/findings.h"
#include "engine/sigma/rule.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

struct DetectionLimits {
  static constexpr std::size_t kSelections = 1000;
  static constexpr std::size_t kNameBytes = 256;  ///< of a selection
  static constexpr std::size_t kTests = 100'000;  ///< of a rule, everything expanded
};

/// Reads `detection`: the selections, also those that no condition uses, and the condition or conditions
/// (SEMANTICS §5 to §7). Faults go to `findings`; `rule` is complete only where there was none.
/// REQUIRES: root.is_map()
void read_detection(const YamlNode& root, Rule& rule, Findings& findings);

}  // namespace trailhound
