#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/ruletest/series_tests.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// The test records of a rule file `x.yml` are in `x.test.yml` beside it, a map of two lists for its detection rules
/// (and two for its correlations, engine/ruletest/series_tests.h):
///
///   match:                                  # records that the rule must find
///       -   why: a denied attempt counts
///           record: {eventSource: …, eventName: …, requestParameters: {…}}
///   no_match:                               # records that look similar and must not match
///       -   why: another call
///           rule: name_of_it                # only where the file holds several rules: a name, id or title
///           record: {…}
///
/// An author writes only the members that matter; version and time are added. YAML's types become JSON's: an account id
/// in quotes is a string, a port is a number.

struct RuleTestCase {
  std::string why;
  std::string rule;    ///< empty: the only rule of the file
  std::string record;  ///< one JSON object, in one line
  bool matches = false;
  Position position;
};

struct RuleTestFile {
  std::vector<RuleTestCase> cases;
  std::vector<SeriesTestCase> series;
  std::vector<Diagnostic> faults;  ///< of the file; the cases may then be incomplete
};

/// Diagnostics name the file `file`.
RuleTestFile read_rule_tests(const std::string& file, std::string_view text);

/// `rules/a/x.yml` → `rules/a/x.test.yml`.
std::string rule_test_path(std::string_view rule_file);

/// Judges the detection rules of one file by their test records. Returns the faults, each with its place; none if fast
/// engine and oracle both give the answers that the cases state and every rule has cases of both kinds. REQUIRES:
/// compile_plan() sets none of the rules aside.
std::vector<Diagnostic> failed_rule_tests(const std::vector<Rule>& rules, const RuleTestFile& tests,
                                          const std::string& test_file);

}  // namespace trailhound
