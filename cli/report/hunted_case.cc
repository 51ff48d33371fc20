#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cli/counting.h"
#include "cli/evidence.h"
#include "cli/hunt/evaluate.h"
#include "cli/hunt/manifest.h"
#include "cli/message.h"
#include "cli/report/case_file.h"
#include "cli/report/text_output.h"
#include "cli/signals.h"
#include "cli/verify/integrity_files.h"
#include "cli/version.h"
#include "cli/who/findings.h"
#include "engine/geo/origins.h"
#include "engine/hunt/hunt.h"
#include "engine/output/formats.h"
#include "engine/page/json_members.h"
#include "engine/report/findings.h"
#include "engine/report/manifest.h"
#include "engine/report/progress.h"
#include "engine/summary/activity_statistic.h"

namespace trailhound {
namespace {

/// Gives the lines of a hunt to the findings of a case.
class FindingsSink : public ResultSink {
 public:
  explicit FindingsSink(CaseFindings& findings) : findings_(findings) {}
  bool write_match(std::string_view formatted, std::int64_t /*time_key*/) override { return write(formatted); }
  bool write(std::string_view formatted) override {
    while (!formatted.empty()) {
      const std::string_view line = formatted.substr(0, formatted.find('\n'));
      formatted.remove_prefix(std::min(formatted.size(), line.size() + 1));
      if (error_.empty()) error_ = findings_.add(line);
    }
    return error_.empty();
  }
  const std::string& error() const { return error_; }  ///< a fault of the program

 private:
  CaseFindings& findings_;
  std::string error_;
};

struct Hunted {
  InputList list;
  HuntResult result;
};

/// nullopt: nothing ran, and the user has been told why.
std::optional<Hunted> hunt_for(CaseFindings& findings, const LoadedRules& rules, const ReportArguments& arguments,
                               const Origins& origins, Verification* verification) {
  Hunted hunted{find_evidence(arguments.inputs, arguments.hunt.read), {}};
  if (hunted.list.inputs.empty()) {
    complain_of_no_input(hunted.list);
    return std::nullopt;
  }
  const bool has_progress = !arguments.quiet && isatty(STDERR_FILENO) == 1;
  const Interruption interruption(has_progress);
  std::optional<ProgressLine> progress;
  if (has_progress) progress.emplace(stderr);
  HuntOptions options = arguments.hunt;
  options.read.stop = &interruption.asked();
  options.read.hash_inputs = true;
  options.watch_trails = !reads_twice(arguments);
  options.verification = verification;
  options.origins = origins.has_databases() ? &origins : nullptr;
  const std::unique_ptr<OutputFormat> format = make_format("jsonl", rules.plan);
  FindingsSink sink(findings);
  const HuntOutput output{format.get(), &sink};
  HuntResult& result = hunted.result;
  result = hunt(rules.plan, hunted.list.inputs, options, {&output, 1}, progress ? &*progress : nullptr);
  if (!result.error.empty() || !sink.error().empty()) {
    complain(result.error.empty() ? "internal fault: a line of the hunt " + sink.error() : result.error);
    return std::nullopt;
  }
  if (interruption.asked() && (result.ledger.read.files.not_reached > 0 || !result.correlations_evaluated)) {
    result.ledger.interruption = {std::string(interruption.name()), result.correlations_evaluated};
  }
  ReadLedger read = ledger_of(hunted.list);
  read.add(result.ledger.read);
  result.ledger.read = std::move(read);
  result.ledger.rules = rules.counts;
  if (result.ledger.adds_up()) return hunted;
  complain("internal fault: the ledger does not add up, so the results prove nothing");
  return std::nullopt;
}

/// Without the times of the run, because the same evidence gives the same page.
std::string manifest_text(const Hunted& hunted, const LoadedRules& rules, const ReportArguments& arguments,
                          const Origins& origins, const HuntFindings& findings) {
  Manifest manifest;
  manifest.version = version();
  manifest.has_times = false;
  manifest.command = "report";
  manifest.arguments = without_secrets(arguments.words);
  manifest.has_built_in_rules = rules.are_built_in;
  manifest.rule_files = rule_files_of(rules);
  for (const std::unique_ptr<GeoDatabase>& database : origins.databases()) {
    manifest.databases.push_back({database->path(), database->size(), database->digest()});
  }
  manifest.inputs = hunted.list.inputs;
  manifest.fingerprints = hunted.result.fingerprints;
  manifest.not_found = hunted.list.problems;
  TextOutput output;
  write_manifest(output, manifest, findings);
  return output.text();
}

/// Counts the principals in a second pass. `code`: how that ended.
std::optional<std::string> who_text(const LoadedRules& rules, const ReportArguments& arguments, const Origins& origins,
                                    ExitCode& code) {
  const ActivityStatistic statistic(rules.plan);
  SummaryOptions options;
  options.read = arguments.hunt.read;
  options.memory = arguments.hunt.memory;
  options.keep_duplicates = arguments.hunt.keep_duplicates;
  std::optional<CountingRun> run = count_events(rules.plan, arguments.inputs, options, statistic, arguments.quiet);
  if (!run) return std::nullopt;
  code = exit_code_of(*run, !rules.set_aside.empty());
  PeopleOptions people_options;
  people_options.memory = memory_for_people(arguments.hunt.memory);
  const People people = people_of(*run->summary.counts, people_options);
  if (!people.error.empty()) {
    complain(people.error);
    return std::nullopt;
  }
  return who_json(who_findings(run->summary, people, origins, rules.plan));
}

bool is_end_by_signal(ExitCode code) {
  return code == ExitCode::kInterrupted || code == ExitCode::kTerminated || code == ExitCode::kHungUp;
}

}  // namespace

bool reads_twice(const ReportArguments& arguments) {
  return std::find(arguments.inputs.begin(), arguments.inputs.end(), "-") == arguments.inputs.end();
}

std::optional<ReportedCase> hunted_case(const LoadedRules& rules, const ReportArguments& arguments) {
  const Result<std::unique_ptr<Origins>, std::string> databases = Origins::open(arguments.geo);
  if (!databases) {
    complain("--geo: " + databases.error());
    return std::nullopt;
  }
  const Origins& origins = **databases;
  const Result<std::unique_ptr<Verification>, std::string> verification = open_verification(arguments.proof);
  if (!verification) {
    complain(verification.error());
    return std::nullopt;
  }
  ReportedCase found;
  const std::optional<Hunted> hunted = hunt_for(found.file.findings, rules, arguments, origins, verification->get());
  if (!hunted) return std::nullopt;
  const HuntLedger& ledger = hunted->result.ledger;
  const HuntFindings findings{.ledger = &ledger, .plan = &rules.plan, .set_aside = &rules.set_aside};
  found.file.ledger = parse_json(ledger_json(findings));
  found.file.has_blind_spots = !reads_twice(arguments);
  found.file.manifest = parse_json(manifest_text(*hunted, rules, arguments, origins, findings));
  found.code = code_of(ledger, arguments.fail_on_match);
  show_unexamined(ledger);

  if (reads_twice(arguments) && !ledger.interruption) {
    ExitCode counted = ExitCode::kDone;
    const std::optional<std::string> who = who_text(rules, arguments, origins, counted);
    if (!who) return std::nullopt;
    if (is_end_by_signal(counted)) {
      complain("interrupted while counting principals: the page has none");
      found.code = counted;  // counts of a part would mislead
    } else {
      found.file.people = parse_json(*who);
    }
  }
  if (const std::string failure = origins.failure(); !failure.empty()) {
    complain("--geo: " + failure);
    return std::nullopt;
  }
  found.is_partial = is_end_by_signal(found.code);
  return found;
}

}  // namespace trailhound
