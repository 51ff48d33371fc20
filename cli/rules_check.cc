#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/rule_files.h"
#include "cli/rule_selection.h"
#include "engine/base/text.h"
#include "engine/lint/lint.h"

namespace trailhound {
namespace {

std::string count_line(std::uint64_t count, const std::string& what) {
  char number[32];
  std::snprintf(number, sizeof number, "%8llu  ", static_cast<unsigned long long>(count));
  return number + what + "\n";
}

/// The documents that are set aside, by the code of the reason: how many, and what the first of them says.
std::string reason_table(const std::vector<SetAside>& set_aside) {
  struct Row {
    std::uint64_t count = 0;
    std::string example;
  };
  std::map<std::string, Row> rows;
  for (const SetAside& document : set_aside) {
    Row& row = rows[document.reason.code];
    if (row.count++ == 0) row.example = document.reason.text;
  }
  std::string table;
  for (const auto& [code, row] : rows) {
    table += "  " + count_line(row.count, code + (row.count > 1 ? "  such as: " : "  ") + printable(row.example));
  }
  return table;
}

}  // namespace

ExitCode rules_check(const CheckArguments& arguments) {
  Result<RuleSet, std::string> read = read_rules(arguments.rules.paths);
  if (!read) {
    complain(read.error());
    return ExitCode::kNothingRan;
  }
  RuleSet& set = *read;
  for (const Diagnostic& diagnostic : set.diagnostics) print(render(diagnostic));

  // All of them, whatever their log source: a rule that only the matchers refuse must be known before it is needed.
  RuleFilter all;
  all.any_logsource = true;
  const std::uint64_t documents = set.documents, filters = set.filters.size();
  RuleSelection selection = select_rules(std::move(set), all);
  const std::vector<SetAside>& set_aside = selection.set_aside;
  for (const SetAside& document : set_aside) {
    if (document.reason.code.starts_with('P')) print(render(document.reason));
  }
  const std::vector<Rule>& rules = selection.rules;
  std::vector<Diagnostic> lints = lint_rules(rules);
  const std::vector<Diagnostic> more = lint_correlations(rules, selection.correlations);
  lints.insert(lints.end(), more.begin(), more.end());
  for (const Diagnostic& lint : lints) print(render(lint));
  const auto count = [&](bool is_part, bool is_cloudtrail) {
    return static_cast<std::uint64_t>(std::count_if(rules.begin(), rules.end(), [&](const Rule& rule) {
      return rule.is_part == is_part && rule.logsource.is_cloudtrail() == is_cloudtrail;
    }));
  };

  print(count_line(documents, "documents") +                                 //
        count_line(count(false, true), "loaded") +                           //
        count_line(count(false, false), "loaded, for another log source") +  //
        count_line(selection.correlations.size(), "correlations") +          //
        count_line(filters, "filters") +                                     //
        count_line(set_aside.size(), "set aside") + reason_table(set_aside) +
        count_line(lints.size(), "remarks on rules for CloudTrail"));

  const bool any_error =
      std::any_of(set_aside.begin(), set_aside.end(), [](const SetAside& document) { return document.is_error; });
  const bool fails = any_error || (arguments.strict && (!set_aside.empty() || !lints.empty())) || documents == 0;
  return fails ? ExitCode::kNothingRan : ExitCode::kDone;
}

}  // namespace trailhound
