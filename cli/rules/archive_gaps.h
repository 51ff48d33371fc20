#pragma once

#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// Prints which fields and services the rules ask for and no event of the evidence has: these rules, or parts of them,
/// can match nothing there. kUnexamined: a part of the evidence could not be read, so it may have them. kNothingRan:
/// there was nothing to read.
ExitCode show_archive_gaps(const std::vector<Rule>& rules, const std::vector<std::string>& evidence);

}  // namespace trailhound
