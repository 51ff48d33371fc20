#pragma once

#include <optional>

#include "cli/arguments.h"
#include "cli/exit_code.h"
#include "engine/hunt/loaded_rules.h"
#include "engine/page/page.h"

namespace trailhound {

/// What `report` makes its page of, and how the command ends once the page is written.
struct ReportedCase {
  CaseFile file;
  ExitCode code = ExitCode::kDone;
  bool is_partial = false;  ///< a signal ended the hunt early
};

/// Whether the inputs can be read once more, to count principals. Standard input cannot; then the hunt itself gathers
/// what the archive cannot show.
bool reads_twice(const ReportArguments& arguments);

/// Hunts through the inputs and counts their principals: two passes. nullopt: nothing ran, and the user has been told
/// why.
std::optional<ReportedCase> hunted_case(const LoadedRules& rules, const ReportArguments& arguments);

/// Reads the files that an earlier hunt wrote. nullopt: one of them cannot be read, and the user has been told which.
std::optional<ReportedCase> case_of_files(const ReportArguments& arguments);

}  // namespace trailhound
