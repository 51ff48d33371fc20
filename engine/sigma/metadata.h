#pragma once

#include "engine/sigma/findings.h"
#include "engine/sigma/rule.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// Reads everything of a detection rule but its detection (SEMANTICS §1.3). Title, logsource, level and status are
/// checked; of other metadata a value of the wrong type is ignored with a warning, as it never changes what matches.
/// Keys that Sigma does not know are custom attributes and nobody's business.
/// Of a correlation: `needs_logsource` is false, and a logsource that it states nevertheless is not looked at, as its
/// rules have their own.
/// REQUIRES: root.is_map()
void read_metadata(const YamlNode& root, Rule& rule, Findings& findings, bool needs_logsource = true);

/// The text of a scalar under `key`, or "" : for naming documents that are set aside.
std::string text_of(const YamlNode* root, std::string_view key);

}  // namespace trailhound
