#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/ruletest/series_tests.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// The test records of a rule file `x.yml` stand beside it in `x.test.yml`, a map of two lists for its detection rules
/// (and two for its correlations, engine/ruletest/series_tests.h):
///
///   match:                                  # records that the rule must find
///       -   why: a denied attempt counts
///           record: {eventSource: …, eventName: …, requestParameters: {…}}
///   no_match:                               # records that look alike and are none
///       -   why: another call
///           rule: name_of_it                # only where the file holds several rules: a name, id or title
///           record: {…}
///
/// A record is written down to what matters; what every record has (version, time) is added. YAML's types become
/// JSON's: an account id in quotes is a string, a port is a number.

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
  std::vector<Diagnostic> faults;  ///< what cannot be read; the cases may then be incomplete
};

/// `file`: how diagnostics call it.
RuleTestFile read_rule_tests(const std::string& file, std::string_view text);

/// `rules/a/x.yml` → `rules/a/x.test.yml`.
std::string rule_test_path(std::string_view rule_file);

/// What is wrong with the detection rules of one file under their test records, as sentences with their place; empty
/// where the fast engine and the oracle both answer as the cases say, and every rule has cases of both kinds. REQUIRES:
/// every rule can be evaluated (compile_plan sets none of them aside).
std::vector<Diagnostic> failed_rule_tests(const std::vector<Rule>& rules, const RuleTestFile& tests,
                                          const std::string& test_file);

}  // namespace trailhound
