#include <algorithm>
#include <initializer_list>
#include <map>
#include <utility>
#include <vector>

#include "engine/base/figures.h"
#include "engine/base/path_text.h"
#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/report/findings.h"
#include "engine/report/matched_rules.h"
#include "engine/report/timeline.h"

namespace trailhound {

namespace {

constexpr std::size_t kListed = 10;  ///< entries of each kind; the rest is only counted

/// `Label     value`; an empty label continues the line above.
void append_line(std::string_view label, std::string_view value, std::string& out) {
  out += padded_right(std::string(label), 10);
  out += value;
  out += '\n';
}

/// The parts that are not zero: `2,553 examined, 1 damaged`.
std::string parts(std::initializer_list<std::pair<std::uint64_t, std::string_view>> counters) {
  std::string text;
  for (const auto& [count, name] : counters) {
    if (count == 0) continue;
    if (!text.empty()) text += ", ";
    text += with_commas(count) + ' ';
    text += name;
  }
  return text;
}

std::string after(std::string_view joint, const std::string& text) {
  return text.empty() ? text : std::string(joint) + text;
}

void append_figures(const HuntFindings& findings, std::string& out) {
  const HuntLedger& ledger = *findings.ledger;
  const ReadLedger::Files& files = ledger.read.files;
  append_line("Read",
              counted(files.found, "file") +
                  after(": ", parts({{files.examined, "examined"},
                                     {files.damaged, "damaged"},
                                     {files.skipped, "skipped"},
                                     {files.failed, "failed"},
                                     {files.not_reached, "not reached"}})) +
                  (files.members > 0 ? " (" + with_commas(files.members) + " of them in archives)" : ""),
              out);
  const ReadLedger::Records& records = ledger.read.records;
  append_line("",
              counted(records.seen, "record") + after(": ", parts({{records.evaluated, "evaluated"},
                                                                   {records.filtered, "filtered out"},
                                                                   {records.not_events, "not events"},
                                                                   {records.unreadable, "unreadable"}})),
              out);
  const std::string kinds = parts({{records.insights, "insights"},
                                   {records.aggregated, "aggregated"},
                                   {records.digests, "digests"},
                                   {records.omitted, "with parts that CloudTrail left out"}});
  if (!kinds.empty()) append_line("", "among them " + kinds, out);
  append_line("",
              binary_size(static_cast<double>(ledger.read.bytes.compressed)) + " on disk, " +
                  binary_size(static_cast<double>(ledger.read.bytes.decompressed)) + " of text",
              out);
  if (ledger.read.time.first <= ledger.read.time.last) {
    append_line("Events",
                format_rfc3339(ledger.read.time.first) + " to " + format_rfc3339(ledger.read.time.last) +
                    after(", ", parts({{ledger.read.time.without, "without a time"}})),
                out);
  } else if (ledger.read.time.without > 0) {
    append_line("Events", with_commas(ledger.read.time.without) + " without a time", out);
  }
  const HuntLedger::Rules& rules = ledger.rules;
  append_line("Rules",
              with_commas(rules.loaded) + " evaluated" +
                  after(", ", parts({{rules.correlations, "correlations"},
                                     {rules.other_logsource, "for other log sources"},
                                     {rules.deselected, "deselected"},
                                     {rules.set_aside, "set aside"},
                                     {rules.not_rules, "not rules"}})),
              out);
  if (findings.seconds > 0) {
    append_line("Took",
                duration(findings.seconds) + ": " +
                    with_commas(static_cast<std::uint64_t>(static_cast<double>(records.seen) / findings.seconds)) +
                    " records/s, " +
                    binary_size(static_cast<double>(ledger.read.bytes.decompressed) / findings.seconds) + "/s of text",
                out);
  }
}

/// `Label     15 by 14 rules: 7 high, …`
void append_counts(std::string_view label, std::uint64_t written, const std::vector<MatchedRule>& rules,
                   std::string_view noun, const std::string& remark, std::string& out) {
  std::string line = with_commas(written);
  if (!rules.empty()) line += " by " + counted(rules.size(), noun);
  std::string levels;
  for (const Level level : kLevelsFromTop) {
    const std::uint64_t count = matches_of(rules, level);
    if (count == 0) continue;
    levels += levels.empty() ? ": " : ", ";
    levels += with_commas(count) + (level == Level::kNone ? " without a level" : ' ' + std::string(to_string(level)));
  }
  append_line(label, line + levels + remark, out);
}

void append_matches(const HuntFindings& findings, std::string& out) {
  const HuntLedger& ledger = *findings.ledger;
  std::string remark;
  if (ledger.matches.duplicates > 0) remark = "; " + counted(ledger.matches.duplicates, "duplicate") + " left out";
  out += '\n';
  append_counts("Matches", ledger.matches.written, matched_rules(ledger, findings.plan), "rule", remark, out);
}

void append_alerts(const HuntFindings& findings, std::string& out) {
  const HuntLedger& ledger = *findings.ledger;
  if (ledger.rules.correlations == 0) return;
  append_counts("Alerts", ledger.alerts.written, fired_correlations(ledger, findings.plan), "correlation", "", out);
  const std::string left_out = parts({{ledger.correlated.without_time, "without a time"},
                                      {ledger.correlated.without_group, "without a group value"},
                                      {ledger.correlated.without_value, "without a value"}});
  if (!left_out.empty()) append_line("", "events that could not be counted: " + left_out, out);
  if (ledger.correlated.too_many_groups > 0) {
    append_line(
        "", "events in more than 64 groups, of which 64 count: " + with_commas(ledger.correlated.too_many_groups), out);
  }
}

/// An input or rule that was not examined: its name, and the reason below it.
void append_item(std::string_view kind, const std::string& name, const std::string& why, std::string& out) {
  out += "  " + padded_right(std::string(kind), 12) + printable(path_text(name)) + '\n';
  out += std::string(14, ' ') + printable(why) + '\n';
}

std::string place(const Diagnostic& diagnostic) {
  std::string text = diagnostic.path;
  if (diagnostic.position.line > 0) {
    text += ':' + std::to_string(diagnostic.position.line) + ':' + std::to_string(diagnostic.position.column);
  }
  return text;
}

void append_problems(const HuntLedger& ledger, Problem::Kind kind, std::string_view name, std::string& out) {
  std::uint64_t count = 0;
  for (const Problem& problem : ledger.read.problems) {
    if (problem.kind != kind) continue;
    if (++count <= kListed) append_item(name, problem.path, problem.detail, out);
  }
  if (count > kListed) append_item(name, with_commas(count - kListed) + " more", "--stats FILE lists all of them", out);
}

void append_not_reached(const HuntLedger& ledger, std::string& out) {
  if (ledger.interruption && !ledger.interruption->correlations_evaluated) {
    append_item("not reached", "correlations", "the run ended before they were evaluated: their alerts are missing",
                out);
  }
  for (std::size_t i = 0; i < ledger.read.not_reached.size() && i < kListed; ++i) {
    append_item("not reached", ledger.read.not_reached[i], "the run ended before it was read to the end", out);
  }
  if (ledger.read.not_reached.size() > kListed) {
    append_item("not reached", with_commas(ledger.read.not_reached.size() - kListed) + " more",
                "--stats FILE lists all of them", out);
  }
}

void append_unexamined(const HuntFindings& findings, std::string& out) {
  const HuntLedger& ledger = *findings.ledger;
  std::string list;
  append_problems(ledger, Problem::Kind::kFailed, "failed", list);
  append_problems(ledger, Problem::Kind::kDamaged, "damaged", list);
  append_problems(ledger, Problem::Kind::kUnreadable, "unreadable", list);
  append_not_reached(ledger, list);
  if (findings.set_aside != nullptr) {
    const std::vector<SetAside>& rules = *findings.set_aside;
    for (std::size_t i = 0; i < rules.size() && i < kListed; ++i) {
      const Diagnostic& reason = rules[i].reason;
      append_item("set aside", place(reason), reason.text + (reason.code.empty() ? "" : " [" + reason.code + ']'),
                  list);
    }
    if (rules.size() > kListed) {
      append_item("set aside", with_commas(rules.size() - kListed) + " more rules",
                  "--stats FILE lists all of them, rules check explains them", list);
    }
  }
  for (const EmptyFilter& filter : ledger.empty_filters) {
    if (filter.is_mistake) append_item("filter", filter.text, "most likely a mistake", list);
  }
  out += '\n';
  if (!list.empty()) {
    out += "Not examined, or only in part:\n" + list;
  } else if (ledger.read.records.evaluated > 0) {
    out += "Everything was examined.\n";
  } else if (ledger.read.records.filtered == 0) {
    out += "No CloudTrail record was found.\n";
  }
  for (const EmptyFilter& filter : ledger.empty_filters) {
    if (!filter.is_mistake) out += "The filters leave nothing: " + printable(filter.text) + ".\n";
  }
}

/// The skipped files by reason, each with a count and an example, so that twenty READMEs do not hide one of another
/// kind. Reasons of fewer files come first.
void append_skipped(const HuntLedger& ledger, std::string& out) {
  struct Reason {
    std::uint64_t files = 0;
    std::string_view example;
  };
  std::map<std::string_view, Reason> reasons;
  for (const Skipped& skipped : ledger.read.skipped) {
    Reason& reason = reasons[skipped.reason];
    if (++reason.files == 1) reason.example = skipped.path;
  }
  if (reasons.empty()) return;
  std::vector<std::pair<std::string_view, Reason>> rows(reasons.begin(), reasons.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.second.files < b.second.files; });
  out += "\nSkipped (not CloudTrail):\n";
  for (std::size_t i = 0; i < rows.size() && i < kListed; ++i) {
    const auto& [reason, files] = rows[i];
    append_item(counted(files.files, "file"), std::string(reason),
                (files.files == 1 ? "" : "such as ") + path_text(files.example), out);
  }
  if (rows.size() > kListed) {
    append_item("", with_commas(rows.size() - kListed) + " more reasons", "--stats FILE lists all files", out);
  }
}

}  // namespace

std::string ledger_summary(const HuntFindings& findings) {
  const HuntLedger& ledger = *findings.ledger;
  std::string out;
  if (ledger.interruption) {
    out += "Interrupted by " + ledger.interruption->signal + ": these results are incomplete.\n\n";
  }
  append_figures(findings, out);
  append_matches(findings, out);
  append_alerts(findings, out);
  append_timeline(matched_rules(ledger, findings.plan), fired_correlations(ledger, findings.plan), out);
  append_unexamined(findings, out);
  append_skipped(ledger, out);
  return out;
}

}  // namespace trailhound
