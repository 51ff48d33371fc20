#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/time.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/loader.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// Test records of correlations, which need several of them, with times. They stand in the test file beside the
/// correlation (engine/ruletest/rule_tests.h), under two lists of their own:
///
///   alert:                                  # series that must raise an alert
///       -   why: ten different secrets in nine minutes
///           rule: name_of_it                # only where the file holds several correlations: a name, id or title
///           common: {eventName: GetSecretValue, userIdentity: {arn: …}}    # what all its records have
///           series:
///               -   times: 10
///                   every: 1m
///                   record: {requestParameters: {secretId: 'secret-{n}'}}  # {n}: 1, 2, 3 …
///               -   at: 20m                 # since the begin of the series; without it: when the step before ended
///                   record: {…}
///   no_alert:                               # series that look alike and must raise none
///       -   …

struct SeriesTestCase {
  std::string why;
  std::string rule;                  ///< empty: the only correlation of the file
  std::vector<std::string> records;  ///< JSON objects, each in one line, in the order written
  bool alerts = false;
  Position position;
};

struct SeriesLimits {
  static constexpr std::size_t kRecords = 2000;  ///< of a series
};

/// Reads the list under `alert` or `no_alert`. What cannot be read goes to `findings`.
void read_series(const YamlNode& list, bool alerts, Findings& findings, std::vector<SeriesTestCase>& cases);

/// What is wrong with correlations of one file, given as indexes into `set`, under their series; empty where the
/// engine and the oracle both answer as the cases say, and every correlation has cases of both kinds.
std::vector<Diagnostic> failed_series_tests(const RuleSet& set, std::span<const std::uint32_t> correlations,
                                            const std::vector<SeriesTestCase>& cases, const std::string& test_file);

}  // namespace trailhound
