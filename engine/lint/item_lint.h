#pragma once

#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// Remarks on one item of `rule` by itself: a field that does not exist (L001), values that the field never has
/// (L004), white space that can never match (L013), `key:value` where YAML needs a space (L014), and a selector that is
/// none without `sigma-version: 3` (L016).
void lint_item(const Rule& rule, const Item& item, std::vector<Diagnostic>& out);

/// Whether white space keeps this value from matching. Other checks of the value pass over it then.
bool has_outer_space(const Value& value);

}  // namespace trailhound
