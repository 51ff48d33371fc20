#pragma once

#include <optional>
#include <vector>

#include "cli/arguments.h"
#include "cli/athena/comparison.h"
#include "cli/exit_code.h"

namespace trailhound {

/// Looks in the archive of `arguments` for the events that one side alone has. Says of each difference whether the
/// archive has its event and, if so, what the rule says of it, and counts the rules' differences again. Rules get the
/// titles of those that were loaded.
///
/// kDone: all of the archive was read. kUnexamined: a part of it was not, so an event that was not found may be there.
/// Any other code: nothing could be decided, or a signal came. The user has been told why.
ExitCode decide_by_archive(const CompareArguments& arguments, std::vector<ResultComparison::Rule>& rules);

}  // namespace trailhound
