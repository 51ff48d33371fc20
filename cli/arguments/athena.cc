#include <algorithm>
#include <utility>

#include "cli/arguments/common.h"

namespace trailhound {

namespace {

/// The files of a comparison.
std::optional<UsageError> fill_results(const Typed& typed, CompareArguments& compare) {
  compare.matches = typed.text("matches");
  if (compare.matches.empty()) return UsageError{"--matches is missing: the match file of a hunt"};
  compare.results = typed.positional;
  for (const std::string& result : typed.list("rule")) {
    const std::size_t equals = result.find('=');
    if (equals == 0 || equals == result.npos || equals + 1 == result.size()) {
      return UsageError{"--rule: '" + result + "' is not ID=FILE, a rule's id and the result of its query"};
    }
    compare.rule_results.push_back({result.substr(0, equals), result.substr(equals + 1)});
  }
  if (compare.results.empty() && compare.rule_results.empty()) {
    return UsageError{"no result: name files of a query, or another match file"};
  }
  std::vector<std::string> read_once = compare.results;
  for (const CompareArguments::RuleResult& result : compare.rule_results) read_once.push_back(result.path);
  read_once.push_back(compare.matches);
  read_once.insert(read_once.end(), compare.inputs.begin(), compare.inputs.end());
  if (std::count(read_once.begin(), read_once.end(), "-") < 2) return std::nullopt;
  return UsageError{"only one file can be standard input"};
}

}  // namespace

Result<SqlArguments, UsageError> parse_sql(std::span<const std::string> words) {
  SqlArguments sql;
  Result<Typed, UsageError> typed = read_typed("athena sql", words, sql);
  if (!typed) return typed.error();
  if (!typed->positional.empty()) {
    return UsageError{"'" + typed->positional.front() + "' is no option; --rules names rules, --output a folder"};
  }
  if (auto error = fill_rules(*typed, sql.rules)) return *error;
  if (auto error = fill_read(*typed, sql.read)) return *error;
  const std::string dialect = typed->has("dialect") ? typed->text("dialect") : "athena";
  if (dialect != "athena" && dialect != "duckdb") return bad_value("dialect", dialect, "athena or duckdb");
  sql.for_duckdb = dialect == "duckdb";
  if (typed->is_on("ddl") && typed->is_on("probe")) return UsageError{"--ddl and --probe exclude each other"};
  if (typed->is_on("ddl")) sql.wanted = SqlArguments::Wanted::kTable;
  if (typed->is_on("probe")) sql.wanted = SqlArguments::Wanted::kProbe;
  sql.table = typed->text("table");
  sql.table_ddl = typed->text("table-ddl");
  sql.per_rule = typed->is_on("per-rule");
  sql.folder = typed->text("output");
  sql.force = typed->is_on("force");
  if (sql.wanted != SqlArguments::Wanted::kQueries && !sql.folder.empty()) {
    return UsageError{"--ddl and --probe print to standard output, not below --output"};
  }
  return sql;
}

Result<CompareArguments, UsageError> parse_compare(std::span<const std::string> words) {
  constexpr std::size_t kShown = 10;
  CompareArguments compare;
  Result<Typed, UsageError> typed = read_typed("athena compare", words, compare);
  if (!typed) return typed.error();
  compare.inputs = typed->list("inputs");
  if (auto error = fill_results(*typed, compare)) return *error;
  for (const char* option : {"rules", "placeholders", "threads", "archive-password", "archive-password-file"}) {
    if (!typed->has(option) || !compare.inputs.empty()) continue;
    return UsageError{std::string("--") + option + " needs --inputs, because it says how to read or explain these"};
  }
  if (auto error = fill_read(*typed, compare.read)) return *error;
  if (auto error = fill_password(*typed, compare.read.archive_password, compare)) return *error;
  compare.rules = typed->list("rules");
  compare.placeholders = typed->list("placeholders");
  compare.json = typed->is_on("json");
  compare.limit = compare.json ? 0 : kShown;
  if (auto error = fill_limit(*typed, compare.limit)) return *error;
  compare.quiet = typed->is_on("quiet");
  return compare;
}

}  // namespace trailhound
