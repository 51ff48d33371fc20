#pragma once

#include <vector>

#include "engine/sigma/findings.h"
#include "engine/sigma/modifiers.h"
#include "engine/sigma/placeholders.h"
#include "engine/sigma/rule.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// Turns one value of an item into its tests: type, wildcards and modifiers (semantics §4 and §6), and appends it to
/// `values`. Under `expand` it may become several values, or none. A keyword's pattern gets its outer `*`, except under
/// startswith and endswith, which then mean the beginning or end of a leaf.
/// False, and a report in `findings`: the value is wrong, or it has a placeholder that `placeholders` does not know.
bool append_values(const YamlNode& node, const Modifiers& modifiers, bool keyword, const Placeholders& placeholders,
                   std::vector<Value>& values, Findings& findings);

}  // namespace trailhound
