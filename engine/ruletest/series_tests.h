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

/// Tests of correlations, which need several records with times. The test file beside the correlation
/// (engine/ruletest/rule_tests.h) has two more lists for them:
///
///   alert:                                  # series that must raise an alert
///       -   why: ten different secrets in nine minutes
///           rule: name_of_it                # only where the file holds several correlations: a name, id or title
///           common: {eventName: GetSecretValue, userIdentity: {arn: …}}    # what all its records have
///           series:
///               -   times: 10
///                   every: 1m
///                   record: {requestParameters: {secretId: 'secret-{n}'}}  # {n}: 1, 2, 3 …
///               -   at: 20m                 # since the start of the series; default: the end of the previous step
///                   record: {…}
///   no_alert:                               # series that look similar and must raise none
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

/// Reads the list under `alert` or `no_alert`. Reports faults to `findings`.
void read_series(const YamlNode& list, bool alerts, Findings& findings, std::vector<SeriesTestCase>& cases);

/// Judges correlations of one file, given as indexes into `set`, by their series. Returns the faults; none if engine
/// and oracle both give the answers that the cases state and every correlation has cases of both kinds.
std::vector<Diagnostic> failed_series_tests(const RuleSet& set, std::span<const std::uint32_t> correlations,
                                            const std::vector<SeriesTestCase>& cases, const std::string& test_file);

}  // namespace trailhound
