#pragma once

#include "engine/sigma/findings.h"
#include "engine/sigma/rule.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// Reads everything of a detection rule but its detection (semantics §1.3). Checks title, logsource and level; other
/// metadata of the wrong type and an unknown status are worth a warning, since they never change what matches. Keys
/// that Sigma does not know are custom attributes and ignored. For a correlation `needs_logsource` is false: its rules
/// have their own, and one that it states is ignored. REQUIRES: root.is_map()
void read_metadata(const YamlNode& root, Rule& rule, Findings& findings, bool needs_logsource = true);

/// The text of the scalar under `key`, or "". Names documents that are set aside.
std::string text_of(const YamlNode* root, std::string_view key);

}  // namespace trailhound
