#pragma once

#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// Remarks on eventNames that the eventSource beside them does not have (L002) or records under another name (L003).
/// `items` is one map of a selection of the rule in `file`. Nothing is said unless the map states sources, without
/// wildcards, of which the catalogue knows every one; nor of an item under `neq`, which such a name makes true.
void lint_events(const std::string& file, const std::vector<Item>& items, std::vector<Diagnostic>& out);

}  // namespace trailhound
