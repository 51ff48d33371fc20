#include <charconv>
#include <utility>

#include "cli/arguments/common.h"

namespace trailhound {
namespace {

/// What only a page from the files of a hunt has, and what only a hunt has.
std::optional<UsageError> fault_of_source(const Typed& typed, const ReportArguments& report) {
  if (report.from_matches.empty()) {
    for (const char* file : {"stats", "manifest", "who"}) {
      if (typed.has(file))
        return UsageError{std::string("--") + file + " reads a file of an earlier hunt: it needs --from-matches"};
    }
    if (report.inputs.empty()) return UsageError{"no input: name files or folders, or --from-matches FILE"};
    return std::nullopt;
  }
  if (!report.inputs.empty()) return UsageError{"--from-matches and PATH exclude each other"};
  for (const char* option : {"from", "to", "account", "region", "delivered-from", "delivered-to", "learned-until",
                             "archive-password", "archive-password-file"}) {
    if (typed.has(option))
      return UsageError{std::string("--") + option + " needs a hunt: it does not go with --from-matches"};
  }
  for (const char* option : {"fail-on-match", "keep-duplicates"}) {
    if (typed.is_on(option))
      return UsageError{std::string("--") + option + " needs a hunt: it does not go with --from-matches"};
  }
  if (report.proof.is_wanted) return UsageError{"--verify needs a hunt: it does not go with --from-matches"};
  if (!report.geo.empty()) return UsageError{"--geo needs a hunt: the files of --from-matches have origins already"};
  return std::nullopt;
}

}  // namespace

Result<ReportArguments, UsageError> parse_report(std::span<const std::string> words) {
  ReportArguments report;
  Result<Typed, UsageError> typed = read_typed("report", words, report);
  if (!typed) return typed.error();
  report.words.assign(words.begin(), words.end());
  if (auto error = fill_rules(*typed, report.rules)) return *error;
  if (auto error = fill_read(*typed, report.hunt.read)) return *error;
  if (auto error = fill_password(*typed, report.hunt.read.archive_password, report)) return *error;
  if (auto error = fill_memory(*typed, report.hunt.memory)) return *error;
  if (auto error = fill_time(*typed, "learned-until", report.hunt.learned_until)) return *error;
  report.output = typed->text("output");
  if (report.output == "-") report.output.clear();
  report.force = typed->is_on("force");
  report.from_matches = typed->text("from-matches");
  report.stats = typed->text("stats");
  report.manifest = typed->text("manifest");
  report.who = typed->text("who");
  report.case_name = typed->text("case");
  report.examiner = typed->text("examiner");
  report.hunt.keep_duplicates = typed->is_on("keep-duplicates");
  report.fail_on_match = typed->is_on("fail-on-match");
  report.quiet = typed->is_on("quiet");
  report.inputs = std::move(typed->positional);
  if (auto error = fill_proof(*typed, report.inputs, typed->is_on("verify"), report.proof)) return *error;
  if (auto error = fault_of_source(*typed, report)) return *error;
  return report;
}

Result<ShowArguments, UsageError> parse_show(std::span<const std::string> words) {
  ShowArguments show;
  Result<Typed, UsageError> typed = read_typed("show", words, show);
  if (!typed) return typed.error();
  if (auto error = fill_password(*typed, show.archive_password, show)) return *error;
  show.reads_lines = typed->positional.empty();
  if (show.reads_lines) return show;
  if (typed->positional.size() != 2) return UsageError{"PATH and RECORD are needed, as a match's source has them"};
  show.path = typed->positional[0];
  const std::string& number = typed->positional[1];
  const auto [end, failure] = std::from_chars(number.data(), number.data() + number.size(), show.record);
  if (failure != std::errc{} || end != number.data() + number.size()) {
    return UsageError{"'" + number + "' is not the number of a record"};
  }
  return show;
}

Result<VerifyArguments, UsageError> parse_verify(std::span<const std::string> words) {
  VerifyArguments verify;
  Result<Typed, UsageError> typed = read_typed("verify", words, verify);
  if (!typed) return typed.error();
  if (auto error = fill_read(*typed, verify.read)) return *error;
  if (auto error = fill_password(*typed, verify.read.archive_password, verify)) return *error;
  verify.inputs = std::move(typed->positional);
  if (auto error = fill_proof(*typed, verify.inputs, true, verify.proof)) return *error;
  verify.is_json = typed->is_on("json");
  verify.quiet = typed->is_on("quiet");
  if (verify.inputs.empty()) return UsageError{"no input: name files or folders"};
  return verify;
}

Result<ManifestVerifyArguments, UsageError> parse_manifest_verify(std::span<const std::string> words) {
  ManifestVerifyArguments verify;
  Result<Typed, UsageError> typed = read_typed("manifest verify", words, verify);
  if (!typed) return typed.error();
  ReadOptions read;
  if (auto error = fill_read(*typed, read)) return *error;
  verify.threads = read.threads;
  if (typed->positional.size() < 2) return UsageError{"MANIFEST and at least one PATH are needed"};
  verify.manifest = typed->positional.front();
  verify.paths.assign(typed->positional.begin() + 1, typed->positional.end());
  return verify;
}

}  // namespace trailhound
