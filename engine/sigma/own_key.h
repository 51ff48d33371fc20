#pragma once

#include <string_view>

#include "engine/sigma/findings.h"
#include "engine/sigma/rule.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// Reads the key `trailhound` of a detection rule, which holds our extensions of a rule (semantics §15): so far its
/// rollup. Any other key in it is an error. REQUIRES: root.is_map()
void read_own_key(const YamlNode& root, Rule& rule, Findings& findings);

/// Reports the key in a document that cannot have it. `document`: "a correlation", "a filter" …
void refuse_own_key(const YamlNode& root, std::string_view document, Findings& findings);

}  // namespace trailhound
