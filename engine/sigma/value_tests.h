#pragma once

#include <optional>

#include "engine/sigma/findings.h"
#include "engine/sigma/modifiers.h"
#include "engine/sigma/rule.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// Turns one value of an item into its tests: type, wildcards and modifiers (SEMANTICS §4 and §6). A keyword's
/// pattern gets its outer `*`, except under startswith and endswith, which then speak of a leaf's beginning or end.
/// Faults go to `findings`. nullopt: there was one, or the value has placeholders that nobody fills.
std::optional<Value> make_value(const YamlNode& node, const Modifiers& modifiers, bool keyword, Findings& findings);

}  // namespace trailhound
