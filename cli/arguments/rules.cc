#include <utility>

#include "cli/arguments/common.h"

namespace trailhound {

Result<CheckArguments, UsageError> parse_check(std::span<const std::string> words) {
  CheckArguments check;
  Result<Typed, UsageError> typed = read_typed("rules check", words, check);
  if (!typed) return typed.error();
  if (auto error = fill_rules(*typed, check.rules)) return *error;
  check.rules.paths.insert(check.rules.paths.end(), typed->positional.begin(), typed->positional.end());
  check.evidence = typed->list("on");
  check.strict = typed->is_on("strict");
  return check;
}

Result<ListArguments, UsageError> parse_list(std::span<const std::string> words) {
  ListArguments list;
  Result<Typed, UsageError> typed = read_typed("rules list", words, list);
  if (!typed) return typed.error();
  if (auto error = fill_rules(*typed, list.rules)) return *error;
  list.rules.paths.insert(list.rules.paths.end(), typed->positional.begin(), typed->positional.end());
  list.json = typed->is_on("json");
  return list;
}

Result<ShowRuleArguments, UsageError> parse_show_rule(std::span<const std::string> words) {
  ShowRuleArguments show;
  Result<Typed, UsageError> typed = read_typed("rules show", words, show);
  if (!typed) return typed.error();
  show.paths = typed->list("rules");
  show.placeholders = typed->list("placeholders");
  show.names = std::move(typed->positional);
  if (show.names.empty()) return UsageError{"no rule: name one by its id, its title or the path of its file"};
  return show;
}

Result<ExportArguments, UsageError> parse_export(std::span<const std::string> words) {
  ExportArguments arguments;
  Result<Typed, UsageError> typed = read_typed("rules export", words, arguments);
  if (!typed) return typed.error();
  arguments.force = typed->is_on("force");
  arguments.portable = typed->is_on("portable");
  if (typed->positional.size() != 1) return UsageError{"one folder is needed, which the rules are written below"};
  arguments.folder = std::move(typed->positional.front());
  return arguments;
}

Result<CoverageArguments, UsageError> parse_coverage(std::span<const std::string> words) {
  CoverageArguments coverage;
  Result<Typed, UsageError> typed = read_typed("rules coverage", words, coverage);
  if (!typed) return typed.error();
  if (auto error = fill_rules(*typed, coverage.rules)) return *error;
  coverage.rules.paths.insert(coverage.rules.paths.end(), typed->positional.begin(), typed->positional.end());
  coverage.force = typed->is_on("force");
  coverage.navigator = typed->text("navigator");
  coverage.markdown = typed->is_on("markdown");
  if (coverage.navigator == "-") return UsageError{"--navigator needs a file name: standard output carries the table"};
  return coverage;
}

Result<TestArguments, UsageError> parse_test(std::span<const std::string> words) {
  TestArguments test;
  Result<Typed, UsageError> typed = read_typed("rules test", words, test);
  if (!typed) return typed.error();
  test.paths = typed->list("rules");
  test.placeholders = typed->list("placeholders");
  test.paths.insert(test.paths.end(), typed->positional.begin(), typed->positional.end());
  if (test.paths.empty()) return UsageError{"no rules: name rule files or folders (test records are not built in)"};
  return test;
}

Result<ExplainArguments, UsageError> parse_explain(std::span<const std::string> words) {
  ExplainArguments explain;
  Result<Typed, UsageError> typed = read_typed("rules explain", words, explain);
  if (!typed) return typed.error();
  explain.paths = typed->list("rules");
  explain.placeholders = typed->list("placeholders");
  explain.rule = typed->text("rule");
  if (auto error = fill_password(*typed, explain.archive_password, explain)) return *error;
  if (auto error = fill_time(*typed, "learned-until", explain.learned_until)) return *error;
  explain.inputs = std::move(typed->positional);
  explain.reads_lines = explain.rule.empty() && explain.inputs.empty();
  if (explain.reads_lines) return explain;
  if (explain.rule.empty()) return UsageError{"--rule is missing: the id, title, path or file of the rule to explain"};
  if (explain.inputs.empty()) return UsageError{"no event: name files or folders, or - for standard input"};
  return explain;
}

}  // namespace trailhound
