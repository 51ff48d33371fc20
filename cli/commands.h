#pragma once

#include "cli/arguments.h"
#include "cli/exit_code.h"

namespace trailhound {

/// One function per command: options → objects → engine → exit code. Results go to standard output, what is for
/// people goes to standard error.
ExitCode hunt(const HuntArguments& arguments);
ExitCode show(const ShowArguments& arguments);
ExitCode rules_check(const CheckArguments& arguments);
ExitCode rules_list(const ListArguments& arguments);
ExitCode rules_coverage(const CoverageArguments& arguments);
ExitCode rules_test(const TestArguments& arguments);
ExitCode rules_explain(const ExplainArguments& arguments);

}  // namespace trailhound
