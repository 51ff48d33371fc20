// `athena compare`: what a query of Athena found, or another hunt, against the results of a hunt.

#include <unistd.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli/athena/archive_verdict.h"
#include "cli/athena/comparison.h"
#include "cli/athena/comparison_report.h"
#include "cli/athena/result_file.h"
#include "cli/commands.h"
#include "cli/message.h"
#include "engine/report/progress.h"

namespace trailhound {
namespace {

using Side = ResultComparison::Side;

/// What the results of the other side have, all files together.
struct TheirFiles {
  bool has_events = false, has_alerts = false;
  bool are_match_files = true;
  std::uint64_t continued = 0, continuing = 0;  ///< pages, see ResultFile

  void add(const ResultFile& file) {
    has_events = has_events || file.has_events;
    has_alerts = has_alerts || file.has_alerts;
    are_match_files = are_match_files && file.is_match_file;
    continued += file.continued;
    continuing += file.continuing;
  }
  std::uint64_t missing_pages() const { return continued - std::min(continued, continuing); }
};

std::string name_of(const std::string& path) { return path == "-" ? "standard input" : path; }

/// False: a file cannot be read, and the user has been told why. All of them are tried, to name every fault at once.
bool read_theirs(const CompareArguments& arguments, TheirFiles& files, ResultComparison& comparison) {
  bool is_read = true;
  const auto read = [&](const std::string& path, const std::string& rule) {
    const Result<ResultFile, std::string> file =
        read_result_file(path, rule, [&](ResultFinding finding) { comparison.add(Side::kTheirs, std::move(finding)); });
    if (file) {
      files.add(*file);
    } else {
      complain(name_of(path) + ' ' + file.error());
      is_read = false;
    }
  };
  for (const std::string& path : arguments.results) read(path, "");
  for (const CompareArguments::RuleResult& result : arguments.rule_results) read(result.path, result.rule);
  return is_read;
}

/// Reads our match file, and leaves aside what none of their files can have.
class OurFile {
 public:
  OurFile(const CompareArguments& arguments, const TheirFiles& files, ResultComparison& comparison)
      : arguments_(arguments), files_(files), comparison_(comparison) {
    if (!arguments.results.empty()) return;
    for (const CompareArguments::RuleResult& result : arguments.rule_results) asked_.insert(result.rule);
  }

  /// False: the file cannot be read, and the user has been told why.
  bool read() {
    const Result<ResultFile, std::string> file =
        read_match_file(arguments_.matches, [this](ResultFinding finding) { take(std::move(finding)); });
    if (file) return true;
    complain(name_of(arguments_.matches) + ' ' + file.error());
    return false;
  }

  ComparisonReport::LeftAside left_aside() const { return {rules_aside_.size(), events_aside_, alerts_aside_}; }

 private:
  void take(ResultFinding finding) {
    const bool is_alert = finding.kind == ResultFinding::Kind::kAlert;
    if (!asked_.empty() && !asked_.contains(finding.rule)) {
      rules_aside_.insert(std::move(finding.rule));
    } else if (is_alert && !files_.has_alerts) {
      ++alerts_aside_;
    } else if (!is_alert && !files_.has_events) {
      ++events_aside_;
    } else {
      comparison_.add(Side::kOurs, std::move(finding));
    }
  }

  const CompareArguments& arguments_;
  const TheirFiles& files_;
  ResultComparison& comparison_;
  std::set<std::string> asked_, rules_aside_;  ///< asked_: empty asks for all rules
  std::uint64_t events_aside_ = 0, alerts_aside_ = 0;
};

}  // namespace

ExitCode run_athena_compare(const CompareArguments& arguments) {
  ResultComparison comparison;
  TheirFiles files;
  const bool are_theirs_read = read_theirs(arguments, files, comparison);
  OurFile ours(arguments, files, comparison);
  if (!ours.read() || !are_theirs_read) return ExitCode::kNothingRan;

  ComparisonReport report;
  report.rules = comparison.take_rules();
  report.is_with_match_file = files.are_match_files;
  report.missing_pages = files.missing_pages();
  report.left_aside = ours.left_aside();
  if (!arguments.inputs.empty()) {
    const ExitCode code = decide_by_archive(arguments, report.rules);
    if (code != ExitCode::kDone && code != ExitCode::kUnexamined) return code;
    report.is_archive_read = true;
    report.is_archive_whole = code == ExitCode::kDone;
  }
  if (arguments.json) {
    print(comparison_json(report, arguments.limit));
  } else {
    print(comparison_text(report, arguments.limit, isatty(STDOUT_FILENO) == 1 ? terminal_columns(stdout) : 0));
  }
  return report.is_equal() ? ExitCode::kDone : ExitCode::kUnexamined;
}

}  // namespace trailhound
