// `rules test`: the test records beside the rules, held against the fast engine and the oracle.

#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/message.h"
#include "cli/rule_files.h"
#include "cli/rule_tests.h"
#include "engine/plan/plan.h"

namespace trailhound {

ExitCode rules_test(const TestArguments& arguments) {
  Result<RuleSet, std::string> set = read_rules(arguments.paths);
  if (!set) {
    complain(set.error());
    return ExitCode::kNothingRan;
  }
  std::size_t faults = 0;
  for (const SetAside& document : set->set_aside) {
    print(render(document.reason));
    ++faults;
  }
  std::map<std::string, std::vector<Rule>> files;
  PlanResult compiled = compile_plan(std::move(set->rules));
  for (const SetAside& document : compiled.set_aside) {
    print(render(document.reason));
    ++faults;
  }
  for (const Rule& rule : compiled.plan.rules()) files[rule.file].push_back(rule);

  std::size_t rules = 0, cases = 0;
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
    rules += in_file.size();
    cases += tests.cases.size();
    for (const Diagnostic& diagnostic : failed_rule_tests(in_file, tests, test_file)) {
      print(render(diagnostic));
      ++faults;
    }
  }
  print(std::to_string(rules) + " rules, " + std::to_string(cases) + " test records, " + std::to_string(faults) +
        " faults\n");
  if (rules == 0) return ExitCode::kNothingRan;
  return faults > 0 ? ExitCode::kUnexamined : ExitCode::kDone;
}

}  // namespace trailhound
