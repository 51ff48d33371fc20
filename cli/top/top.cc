#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/counting.h"
#include "cli/message.h"
#include "cli/top/top_table.h"
#include "engine/catalogue/record_fields.h"
#include "engine/query/query.h"
#include "engine/report/progress.h"
#include "engine/summary/top.h"

namespace trailhound {
namespace {

/// The rule of the criteria; none if they leave out nothing. nullopt: they are wrong, and the user has been told why.
std::optional<std::vector<Rule>> filter_of(const Criteria& criteria) {
  std::vector<Rule> rules;
  if (criteria.empty()) return rules;
  Result<Query, std::string> query = make_query(criteria);
  if (!query) {
    complain("top: " + query.error());
    return std::nullopt;
  }
  for (const std::string& warning : query->warnings) complain("warning: " + warning);
  rules.push_back(std::move(query->rule));
  return rules;
}

}  // namespace

ExitCode run_top(const TopArguments& arguments) {
  std::optional<std::vector<Rule>> filter = filter_of(arguments.criteria);
  if (!filter) return ExitCode::kNothingRan;
  const Result<std::unique_ptr<Origins>, std::string> origins = Origins::open(arguments.geo);
  if (!origins) {
    complain("--geo: " + origins.error());
    return ExitCode::kNothingRan;
  }
  for (const std::string& field : arguments.fields) {
    if (!is_cloudtrail_field(field)) complain("warning: CloudTrail writes no field '" + field + "'");
  }
  SummaryOptions options = arguments.summary;
  if (!filter->empty()) options.filter_rule = 0;
  const std::vector<std::string> fields = FieldStatistic::extra_fields(arguments.fields);
  const Plan plan = compile_supported(std::move(*filter), {}, fields);
  const FieldStatistic statistic(plan, arguments.fields.size());
  const std::optional<CountingRun> run = count_events(plan, arguments.inputs, options, statistic, arguments.quiet);
  if (!run) return ExitCode::kNothingRan;

  TopTable table(arguments.form, arguments.fields, run->summary.counted, arguments.limit, **origins,
                 arguments.shown_zone(), isatty(STDOUT_FILENO) == 1 ? terminal_columns(stdout) : 0);
  std::size_t shown = 0;
  const TopTotals totals = rank(*run->summary.counts, arguments.fields.size(), arguments.is_rare, options.memory / 4,
                                [&](const TopRow& row) {
                                  if (arguments.limit > 0 && shown == arguments.limit) return;
                                  ++shown;
                                  print(table.row(row));
                                });
  for (const std::string& failure : {totals.error, (*origins)->failure()}) {
    if (failure.empty()) continue;
    complain(failure);
    return ExitCode::kNothingRan;
  }
  print(table.end(totals, run->summary.duplicates));
  show_unexamined(*run);
  return exit_code_of(*run, false);
}

}  // namespace trailhound
