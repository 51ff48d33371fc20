#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/hunt/evaluate.h"
#include "cli/message.h"
#include "engine/hash/sha256.h"
#include "engine/query/query.h"

namespace trailhound {
namespace {

/// The rule of a search as the rules of a hunt. The manifest lists its text as a file of the name `search`.
LoadedRules rules_of(Query query) {
  LoadedRules rules{.plan = compile_supported({std::move(query.rule)}, {}),
                    .set_aside = {},
                    .counts = {.loaded = 1},
                    .remarks = {},
                    .warnings = {},
                    .errors = {},
                    .files = {{"search", query.yaml.size(), sha256(query.yaml)}},
                    .filters = {},
                    .left_out = {}};
  return rules;
}

}  // namespace

ExitCode run_search(const SearchArguments& arguments) {
  const RunStart start = RunStart::now();
  Result<Query, std::string> query = make_query(arguments.criteria);
  if (!query) {
    complain("search: " + query.error());
    return ExitCode::kNothingRan;
  }
  for (const std::string& warning : query->warnings) complain("warning: " + warning);
  if (arguments.print_rule) {
    print(query->yaml);
    return ExitCode::kDone;
  }
  return evaluate(rules_of(std::move(*query)), arguments.run, start);
}

}  // namespace trailhound
