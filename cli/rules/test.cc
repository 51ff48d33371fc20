// `rules test`: checks fast engine and oracle against the test records beside the rules.

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "engine/hunt/rule_files.h"
#include "engine/plan/plan.h"
#include "engine/ruletest/rule_tests.h"

namespace trailhound {

ExitCode run_rules_test(const TestArguments& arguments) {
  Result<RuleSet, std::string> set = read_rules(arguments.paths, nullptr, arguments.placeholders);
  if (!set) {
    complain(set.error());
    return ExitCode::kNothingRan;
  }
  std::size_t faults = 0;
  for (const SetAside& document : set->set_aside) {
    print(render(document.reason));
    ++faults;
  }
  struct File {
    std::vector<Rule> rules;
    std::vector<std::uint32_t> correlations;
  };
  std::map<std::string, File> files;
  for (std::uint32_t i = 0; i < set->correlations.size(); ++i) {
    files[set->correlations[i].file].correlations.push_back(i);
  }
  for (const Rule& rule : set->rules) {
    if (rule.is_part) continue;  // the part of a legacy aggregation has no name to be tested under
    if (const std::optional<Diagnostic> reason = unsupported(rule)) {
      print(render(*reason));
      ++faults;
      continue;
    }
    files[rule.file].rules.push_back(rule);
  }

  std::size_t rules = 0, correlations = 0, records = 0;
  for (const auto& [file, in_file] : files) {
    const std::string test_file = rule_test_path(file);
    std::error_code failure;
    RuleTestFile tests;
    if (std::filesystem::exists(test_file, failure)) {
      const Result<std::string> text = read_rule_file(test_file);
      if (text) {
        tests = read_rule_tests(test_file, *text);
      } else {
        tests.faults.push_back(text.error());
      }
    }
    rules += in_file.rules.size();
    correlations += in_file.correlations.size();
    records += tests.cases.size();
    for (const SeriesTestCase& series : tests.series) records += series.records.size();
    std::vector<Diagnostic> failed = failed_rule_tests(in_file.rules, tests, test_file);
    const std::vector<Diagnostic> more = failed_series_tests(*set, in_file.correlations, tests.series, test_file);
    failed.insert(failed.end(), more.begin(), more.end());
    for (const Diagnostic& diagnostic : failed) {
      print(render(diagnostic));
      ++faults;
    }
  }
  print(std::to_string(rules) + " rules, " + std::to_string(correlations) + " correlations, " +
        std::to_string(records) + " test records, " + std::to_string(faults) + " faults\n");
  if (rules + correlations == 0) return ExitCode::kNothingRan;
  return faults > 0 ? ExitCode::kUnexamined : ExitCode::kDone;
}

}  // namespace trailhound
