#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/hunt/evaluate.h"
#include "cli/hunt/outputs.h"
#include "cli/message.h"
#include "cli/search/event_context.h"
#include "cli/search/nearest.h"
#include "engine/query/query.h"

namespace trailhound {
namespace {

/// The rule of a search as the rules of a hunt. The manifest lists no file of it: its arguments have the options, of
/// which
/// --print-rule makes it again.
LoadedRules rules_of(Query query) {
  LoadedRules rules{.plan = compile_supported({std::move(query.rule)}, {}),
                    .set_aside = {},
                    .counts = {.loaded = 1},
                    .remarks = {},
                    .warnings = {},
                    .errors = {},
                    .tuning_remarks = {},
                    .files = {},
                    .filters = {},
                    .left_out = {}};
  return rules;
}

/// Leaves events up to `distance` away from `time`, within what --from and --to leave.
void narrow(Nanoseconds time, Nanoseconds distance, ReadOptions& read) {
  Nanoseconds first = 0, last = 0;
  if (!__builtin_sub_overflow(time, distance, &first)) read.from = std::max(read.from.value_or(first), first);
  if (!__builtin_add_overflow(time, distance, &last)) read.to = std::min(read.to.value_or(last), last);
}

HuntArguments with_format(HuntArguments run) {
  run.table_columns = {Column::kTime, Column::kPrincipal, Column::kAddress, Column::kEvent, Column::kOutcome};
  if (!run.geo.empty()) run.table_columns.insert(run.table_columns.begin() + 3, Column::kOrigin);
  choose_format_for_terminal(run);
  return run;
}

}  // namespace

ExitCode run_search(const SearchArguments& arguments) {
  const RunStart start = RunStart::now();
  Criteria criteria = arguments.criteria;
  HuntArguments run = with_format(arguments.run);
  if (!arguments.around.empty()) {
    Result<EventContext, std::string> context = find_event_context(arguments.around, run);
    if (!context) {
      complain("search: --around: " + context.error());
      return ExitCode::kNothingRan;
    }
    criteria.around = std::move(context->behind);
    narrow(context->time, arguments.around_time, run.hunt.read);
  }
  Result<Query, std::string> query = make_query(criteria);
  if (!query) {
    complain("search: " + query.error());
    return ExitCode::kNothingRan;
  }
  for (const std::string& warning : query->warnings) complain("warning: " + warning);
  if (arguments.print_rule) {
    print(query->yaml);
    return ExitCode::kDone;
  }
  std::optional<std::uint64_t> found;
  const ExitCode code = evaluate(rules_of(std::move(*query)), run, start, &found);
  if (found == 0u && !run.quiet) {
    for (const std::string& sentence : nearest_names(criteria, run)) complain(sentence);
  }
  return code;
}

}  // namespace trailhound
