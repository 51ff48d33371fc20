#include <unistd.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "cli/commands.h"
#include "cli/evidence.h"
#include "cli/message.h"
#include "cli/read_progress.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "cli/verify/integrity_files.h"
#include "engine/base/json_writer.h"
#include "engine/integrity/verification.h"
#include "engine/report/integrity_text.h"

namespace trailhound {
namespace {

ExitCode nothing_ran(const std::string& why) {
  complain(why);
  return ExitCode::kNothingRan;
}

ExitCode show(const IntegrityReport& report, const VerifyArguments& arguments) {
  if (report.verdict() == IntegrityReport::Verdict::kNothing) {
    return nothing_ran("nothing to verify: there is no digest file of CloudTrail");
  }
  if (arguments.is_json) {
    JsonWriter json;
    append_integrity(json, {}, report);
    print(json.take());
  } else {
    print_styled(integrity_text(report, text_style(stdout, ColorChoice::kAuto, arguments.shown_zone())));
  }
  return report.has_faults() ? ExitCode::kUnexamined : ExitCode::kDone;
}

}  // namespace

ExitCode run_verify(const VerifyArguments& arguments) {
  const Result<std::unique_ptr<Verification>, std::string> opened = open_verification(arguments.proof);
  if (!opened) return nothing_ran(opened.error());
  Verification& verification = **opened;
  const InputList list = find_evidence(arguments.inputs, arguments.read);
  for (const Problem& problem : list.problems) complain(problem.path + ": " + problem.detail);
  if (list.inputs.empty()) return nothing_ran("no input: there is no file to read");

  const bool has_progress = !arguments.quiet && isatty(STDERR_FILENO) == 1;
  const Interruption interruption(has_progress);
  ReadOptions options = arguments.read;
  options.stop = &interruption.asked();
  verification.find_digests(list.inputs, options);
  if (!interruption.asked() && !verification.has_digests()) {
    return nothing_ran("nothing to verify: there is no digest file of CloudTrail");
  }
  ReadLedger ledger;
  {
    std::optional<ReadProgressLine> progress;
    if (has_progress) progress.emplace();
    ledger = verify_texts(verification, list.inputs, options, progress ? &*progress : nullptr);
  }
  if (ledger.files.not_reached > 0 || interruption.asked()) {
    complain("interrupted by " + std::string(interruption.name()) + ": nothing is proven");
    return code_of_signal(interruption.name());
  }
  if (!verification.failure().empty()) return nothing_ran(verification.failure());
  complain_of(ledger.problems, kMoreProblems);
  ReadLedger whole = ledger_of(list);
  whole.add(ledger);
  const ExitCode code = show(verification.report(whole), arguments);
  return code == ExitCode::kDone && whole.anything_unexamined() ? ExitCode::kUnexamined : code;
}

}  // namespace trailhound
