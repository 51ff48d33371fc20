#pragma once

#include "cli/arguments.h"
#include "cli/exit_code.h"

namespace trailhound {

/// One function per command: options → objects → engine → exit code. A command writes results to standard output and
/// messages for people to standard error.
ExitCode run_hunt(const HuntArguments& arguments);
ExitCode run_merge(const MergeArguments& arguments);
ExitCode run_search(const SearchArguments& arguments);
ExitCode run_who(const WhoArguments& arguments);
ExitCode run_top(const TopArguments& arguments);
ExitCode run_report(const ReportArguments& arguments);
ExitCode run_show(const ShowArguments& arguments);
ExitCode run_verify(const VerifyArguments& arguments);
ExitCode run_manifest_verify(const ManifestVerifyArguments& arguments);
ExitCode run_athena_sql(const SqlArguments& arguments);
ExitCode run_athena_compare(const CompareArguments& arguments);
ExitCode run_rules_check(const CheckArguments& arguments);
ExitCode run_rules_list(const ListArguments& arguments);
ExitCode run_rules_show(const ShowRuleArguments& arguments);
ExitCode run_rules_export(const ExportArguments& arguments);
ExitCode run_rules_coverage(const CoverageArguments& arguments);
ExitCode run_rules_test(const TestArguments& arguments);
ExitCode run_rules_explain(const ExplainArguments& arguments);

ExitCode run_completion(const CompletionArguments& arguments);
ExitCode run_man(const ManArguments& arguments);

}  // namespace trailhound
