#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// A warning to a rule's author.
Diagnostic lint_remark(std::string_view code, const std::string& file, Position position, std::string text);

/// Remarks on what a reader of a match needs to know of its rule, and on tags that ATT&CK does not have.
void lint_metadata(const Rule& rule, std::vector<Diagnostic>& out);
void lint_metadata(const Correlation& correlation, std::vector<Diagnostic>& out);

}  // namespace trailhound
