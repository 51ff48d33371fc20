#include "cli/hunt/conclusion.h"

#include <chrono>
#include <cstdio>
#include <utility>
#include <vector>

#include "cli/evidence.h"
#include "cli/hunt/manifest.h"
#include "cli/message.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "cli/version.h"
#include "engine/catalogue/attack_coverage.h"
#include "engine/report/findings.h"
#include "engine/report/manifest.h"

namespace trailhound {
namespace {

std::string layer_of_matches(const Plan& plan, const HuntLedger& ledger) {
  std::vector<TaggedRule> found;
  for (std::size_t i = 0; i < plan.rules().size() && i < ledger.matches_by_rule.size(); ++i) {
    const Rule& rule = plan.rules()[i];
    found.push_back({.title = rule.title,
                     .path = rule.path,
                     .level = std::string(to_string(rule.level)),
                     .tags = rule.tags,
                     .score = ledger.matches_by_rule[i]});
  }
  for (std::size_t i = 0; i < plan.correlations().size() && i < ledger.alerts_by_rule.size(); ++i) {
    const Correlation& rule = plan.correlations()[i];
    found.push_back({.title = rule.title,
                     .path = rule.path,
                     .level = std::string(to_string(rule.level)),
                     .tags = rule.tags,
                     .score = ledger.alerts_by_rule[i]});
  }
  return navigator_layer(found, "trailhound hunt",
                         "Techniques that were found; the score is the number of matches and alerts");
}

/// Writes the ledger and the ATT&CK layer, and notes all outputs in the manifest, which is written last. Returns what
/// failed; empty if nothing did.
std::string write_reports(const OpenOutputs& outputs, const HuntFindings& findings, Manifest& manifest) {
  manifest.outputs.push_back({"results", outputs.matches->written()});
  for (const std::unique_ptr<Output>& output : outputs.writes)
    manifest.outputs.push_back({"results", output->written()});
  if (outputs.who) manifest.outputs.push_back({"who", outputs.who->written()});
  if (outputs.stats) {
    const std::string error = write_whole(*outputs.stats, ledger_json(findings));
    if (!error.empty()) return error;
    manifest.outputs.push_back({"ledger", outputs.stats->written()});
  }
  if (outputs.navigator) {
    if (findings.ledger->interruption) outputs.navigator->mark_partial();
    const std::string error = write_whole(*outputs.navigator, layer_of_matches(*findings.plan, *findings.ledger));
    if (!error.empty()) return error;
    manifest.outputs.push_back({"navigator", outputs.navigator->written()});
  }
  return {};
}

}  // namespace

ExitCode nothing_ran(const std::string& why) {
  complain(why);
  return ExitCode::kNothingRan;
}

void show_unexamined(const HuntLedger& ledger) {
  if (ledger.interruption) {
    complain("interrupted by " + ledger.interruption->signal + ": " + std::to_string(ledger.read.files.not_reached) +
             " files were not read to their end");
  }
  for (const EmptyFilter& filter : ledger.empty_filters) complain(filter.text);
  complain_of(ledger.read.problems, " are in the ledger (--stats)");
}

ExitCode code_of(const HuntLedger& ledger, bool fail_on_match) {
  if (ledger.interruption) return code_of_signal(ledger.interruption->signal);
  if (ledger.anything_unexamined() || (ledger.integrity && ledger.integrity->has_faults())) {
    return ExitCode::kUnexamined;
  }
  if (fail_on_match && ledger.matches.written + ledger.alerts.written > 0) return ExitCode::kMatched;
  return ExitCode::kDone;
}

ExitCode conclude(const LoadedRules& rules, const HuntArguments& arguments, const RunStart& start,
                  const OpenOutputs& outputs, const Origins& origins, const RunEvidence& run, HuntResult result,
                  std::optional<std::uint64_t>* written) {
  HuntLedger& ledger = result.ledger;
  ReadLedger read = run.found;
  read.add(ledger.read);
  ledger.read = std::move(read);
  ledger.rules = rules.counts;
  if (!ledger.adds_up()) return nothing_ran("internal fault: the ledger does not add up, so the results prove nothing");

  if (outputs.matches->closed() && !outputs.has_files()) {
    // The reader has seen enough (`| head`), and the hunt ended there. A summary of a part would mislead, and the files
    // that the hunt did not reach are no failure, because nobody wants them any more.
    ledger.read.files.not_reached = 0;
    return code_of(ledger, arguments.fail_on_match);
  }

  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start.clock;
  HuntFindings findings{.ledger = &ledger,
                        .plan = &rules.plan,
                        .set_aside = &rules.set_aside,
                        .seconds = elapsed.count(),
                        .inputs = run.arguments};
  Manifest manifest;
  const std::string error = write_reports(outputs, findings, manifest);
  if (!error.empty()) return nothing_ran(error);
  if (outputs.manifest) {
    manifest.version = version();
    manifest.program = hash_of_program();
    manifest.command = arguments.command;
    manifest.arguments = without_secrets(arguments.words);
    manifest.case_name = arguments.case_name;
    manifest.examiner = arguments.examiner;
    manifest.start = start.time;
    manifest.end = wall_clock();
    const SandboxState& sandbox = arguments.sandbox;
    manifest.sandbox = {sandbox.filters_calls, sandbox.filters_files, sandbox.reason};
    manifest.has_built_in_rules = rules.are_built_in;
    manifest.rule_files = rule_files_of(rules);
    for (const std::unique_ptr<GeoDatabase>& database : origins.databases()) {
      manifest.databases.push_back({database->path(), database->size(), database->digest()});
    }
    manifest.inputs = run.inputs;
    manifest.fingerprints = result.fingerprints;
    manifest.not_found = run.found.problems;
    const std::string failure = write_manifest(*outputs.manifest, manifest, findings);
    if (!failure.empty()) return nothing_ran(failure);
    findings.manifest = outputs.manifest->written();
  }
  if (arguments.quiet || arguments.summary == HuntArguments::Summary::kNone) {
    show_unexamined(ledger);
  } else {
    print_styled_error(hunt_summary(findings, {.text = text_style(stderr, arguments.color, arguments.shown_zone()),
                                               .is_full = arguments.summary == HuntArguments::Summary::kAll}));
  }
  if (written != nullptr && !ledger.interruption) *written = ledger.matches.written + ledger.alerts.written;
  return code_of(ledger, arguments.fail_on_match);
}

}  // namespace trailhound
