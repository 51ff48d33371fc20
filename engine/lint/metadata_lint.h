#pragma once

#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// Remarks on tags that no version of ATT&CK has (L005) and on metadata that a reader of a match needs but does not get
/// (L006).
void lint_metadata(const Rule& rule, std::vector<Diagnostic>& out);
void lint_metadata(const Correlation& correlation, std::vector<Diagnostic>& out);

/// A remark (L015) on a rule that names CloudTrail in its log source and yet runs on another one.
/// REQUIRES: !rule.logsource.is_cloudtrail()
void lint_logsource(const Rule& rule, std::vector<Diagnostic>& out);

}  // namespace trailhound
