#pragma once

#include "cli/options.h"

namespace trailhound {

/// One row for each command, each a constant in the file of its command. options.cc puts them into the order of the
/// help.

extern const Command kProgramCommand;
extern const Command kHuntCommand;
extern const Command kMergeCommand;
extern const Command kSearchCommand;
extern const Command kWhoCommand;
extern const Command kTopCommand;
extern const Command kReportCommand;
extern const Command kShowCommand;
extern const Command kVerifyCommand;
extern const Command kManifestGroup;
extern const Command kManifestVerifyCommand;
extern const Command kAthenaGroup;
extern const Command kAthenaSqlCommand;
extern const Command kAthenaCompareCommand;
extern const Command kRulesGroup;
extern const Command kRulesCheckCommand;
extern const Command kRulesListCommand;
extern const Command kRulesShowCommand;
extern const Command kRulesExportCommand;
extern const Command kRulesTestCommand;
extern const Command kRulesCoverageCommand;
extern const Command kRulesExplainCommand;

extern const Command kCompletionCommand;
extern const Command kManCommand;

}  // namespace trailhound
