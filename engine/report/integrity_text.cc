#include "engine/report/integrity_text.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

#include "engine/base/figures.h"
#include "engine/base/path_text.h"
#include "engine/base/text.h"

namespace trailhound {
namespace {

using State = IntegrityState;
using Subject = IntegrityFinding::Subject;

constexpr std::size_t kListed = 10;  ///< of each kind

/// From the worst on.
constexpr std::array<State, kIntegrityStates> kWorstFirst = {State::kModified, State::kMissing,      State::kUnreadable,
                                                             State::kUnproven, State::kNotCovered,   State::kUnknown,
                                                             State::kValid,    State::kNotYetCovered};

std::string_view noun(Subject subject) {
  switch (subject) {
    case Subject::kPeriod:
      return "period";
    case Subject::kDigest:
      return "digest";
    case Subject::kLog:
      return "log file";
  }
  return "";
}

std::string moment(Nanoseconds time, const TimeZone* zone) {
  return zone == nullptr ? format_rfc3339(time) : local_time(time, zone);
}

/// `4 valid, 1 not yet covered`
std::string counts_text(const StateCounts& counts) {
  std::string text;
  for (const State state : {State::kValid, State::kNotYetCovered, State::kModified, State::kMissing, State::kUnreadable,
                            State::kUnproven, State::kNotCovered, State::kUnknown}) {
    const std::uint64_t count = counts[static_cast<std::size_t>(state)];
    if (count > 0) text += (text.empty() ? "" : ", ") + with_commas(count) + ' ' + std::string(to_string(state));
  }
  return text.empty() ? "none" : text;
}

std::uint64_t sum(const StateCounts& counts) {
  std::uint64_t total = 0;
  for (const std::uint64_t count : counts) total += count;
  return total;
}

/// How often each fault occurs, the worst first: `2 log files modified, 1 digest missing`.
std::string faults_text(const IntegrityReport& report) {
  std::map<std::pair<State, Subject>, std::uint64_t> counts;
  for (const IntegrityFinding& finding : report.findings) ++counts[{finding.state, finding.subject}];
  std::string text;
  for (const State state : kWorstFirst) {
    if (!is_fault(state)) continue;
    for (const Subject subject : {Subject::kLog, Subject::kDigest, Subject::kPeriod}) {
      const auto found = counts.find({state, subject});
      if (found == counts.end()) continue;
      text += (text.empty() ? "" : ", ") + counted(found->second, noun(subject)) + ' ' + std::string(to_string(state));
    }
  }
  return text;
}

std::string verdict_text(const IntegrityReport& report) {
  switch (report.verdict()) {
    case IntegrityReport::Verdict::kProven:
      return "Proven: CloudTrail signed the digests, and each log file that they cover is as it was delivered.";
    case IntegrityReport::Verdict::kConsistent:
      return "Consistent: the digests and the log files agree. Nobody would notice somebody who wrote all of them "
             "anew; "
             "--public-keys tells.";
    case IntegrityReport::Verdict::kFaults:
      return "Not as CloudTrail delivered it: " + faults_text(report) + '.';
    case IntegrityReport::Verdict::kNothing:
      return "Nothing to verify: there is no digest.";
  }
  return {};
}

void append_verdict(const IntegrityReport& report, TextPage& page) {
  page.paragraph("", 0, verdict_text(report));
  if (!report.is_whole) page.paragraph("", 0, "The run ended early, so nothing is said to be missing.");
  if (report.verdict() == IntegrityReport::Verdict::kFaults && !report.has_keys && !report.chains.empty()) {
    page.paragraph("", 0, "Without --public-keys nothing here is proven: what is valid agrees with its digest.");
  }
  const std::uint64_t open = report.logs[static_cast<std::size_t>(State::kNotYetCovered)];
  if (open > 0) {
    page.paragraph("", 0,
                   counted(open, "log file") + " from the end of a chain " + (open == 1 ? "is" : "are") +
                       " not yet covered by a digest" + (report.has_keys ? " with a signature." : "."));
  }
}

void append_chain(const DigestChain& chain, bool has_keys, TextPage& page) {
  const TimeZone* const zone = page.style().zone;
  const auto period = [&](Nanoseconds from, Nanoseconds to) { return moment(from, zone) + " to " + moment(to, zone); };
  page.line();
  std::string title = chain.trail.account + ' ' + chain.trail.region + ", trail " + chain.trail.name;
  if (chain.trail.home != chain.trail.region) title += " of " + chain.trail.home;
  if (!chain.trail.organization.empty()) title += " of organization " + chain.trail.organization;
  if (chain.trail.is_backfill) title += ", backfill";
  page.paragraph("", 0, bold(printable(title), page.style()));
  page.labelled("Digests", with_commas(sum(chain.digests)) + ": " + counts_text(chain.digests) +
                               (chain.without_logs > 0 ? "; " + with_commas(chain.without_logs) +
                                                             " say that there were "
                                                             "no log files"
                                                       : ""));
  page.labelled("Log files", with_commas(sum(chain.logs)) + ": " + counts_text(chain.logs));
  page.labelled("Period", period(chain.from, chain.to));
  for (std::size_t i = 0; i < chain.valid.size() && i < kListed; ++i) {
    page.labelled(i == 0 ? (has_keys ? "Proven" : "Agree") : "", period(chain.valid[i].from, chain.valid[i].to));
  }
  if (chain.valid.size() > kListed) page.labelled("", with_commas(chain.valid.size() - kListed) + " more periods");
  if (chain.valid.empty()) page.labelled(has_keys ? "Proven" : "Agree", "nothing");
  page.labelled("Start", chain.begins_with_start ? "the first digest since validation was switched on"
                                                 : "it goes on before this archive, which proves nothing about that");
}

/// Without its folders: CloudTrail gives no two files the same name, and with them no line holds it. Empty: a period.
std::string name_of_file(const IntegrityFinding& finding) {
  const std::string path = finding.path.empty() ? finding.object : path_text(finding.path);
  return path.substr(path.find_last_of("/!") + 1);  // npos + 1 is 0
}

/// Appends the findings of one kind.
void append_findings(const IntegrityReport& report, State state, Subject subject, std::size_t most, TextPage& page) {
  std::size_t count = 0;
  for (const IntegrityFinding& finding : report.findings) {
    if (finding.state != state || finding.subject != subject) continue;
    if (++count > most) continue;
    const std::string name = name_of_file(finding);
    const std::string text = subject == Subject::kDigest ? "a digest: " + finding.reason : finding.reason;
    page.paragraph("  " + padded_to(std::string(to_string(state)), 13), 15, printable(name.empty() ? text : name));
    if (!name.empty()) page.paragraph(std::string(15, ' '), 15, printable(text));
  }
  if (count > most) {
    page.paragraph(std::string(15, ' '), 15,
                   "and " + counted(count - most, noun(subject)) + " more (trailhound verify --json lists all)");
  }
}

void append_list(const IntegrityReport& report, std::size_t most, TextPage& page) {
  if (!report.has_faults()) return;
  page.line();
  page.line(bold("Not valid:", page.style()));
  for (const State state : kWorstFirst) {
    if (!is_fault(state)) continue;
    for (const Subject subject : {Subject::kLog, Subject::kDigest, Subject::kPeriod}) {
      append_findings(report, state, subject, most, page);
    }
  }
}

}  // namespace

std::string integrity_text(const IntegrityReport& report, const TextStyle& style) {
  TextPage page(style);
  append_verdict(report, page);
  for (const DigestChain& chain : report.chains) append_chain(chain, report.has_keys, page);
  append_list(report, kListed, page);
  return page.take();
}

void append_integrity(const IntegrityReport& report, bool is_full, TextPage& page) {
  page.line();
  page.line(bold("Was the archive tampered with?", page.style()));
  append_verdict(report, page);
  if (!report.chains.empty()) {
    StateCounts digests{};
    for (const DigestChain& chain : report.chains) {
      for (std::size_t i = 0; i < digests.size(); ++i) digests[i] += chain.digests[i];
    }
    page.line();
    page.labelled("Digests", with_commas(sum(digests)) + ": " + counts_text(digests));
  }
  page.labelled("Log files", with_commas(sum(report.logs)) + ": " + counts_text(report.logs));
  append_list(report, is_full ? ~std::size_t{0} : 3, page);
}

}  // namespace trailhound
