#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/report/matched_rules.h"
#include "engine/report/short_names.h"
#include "engine/report/summary_sections.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

constexpr std::size_t kPrincipalsShown = 5;

/// The matches and alerts of a hunt together: findings.
struct Found {
  std::vector<MatchedRule> rules;

  std::uint64_t count(Level level) const { return matches_of(rules, level); }
  std::uint64_t rules_from(Level level) const {
    return static_cast<std::uint64_t>(
        std::count_if(rules.begin(), rules.end(), [&](const MatchedRule& rule) { return rule.level >= level; }));
  }
};

Found found(const HuntFindings& findings) {
  Found all{matched_rules(*findings.ledger, findings.plan)};
  for (const MatchedRule& alert : fired_correlations(*findings.ledger, findings.plan)) all.rules.push_back(alert);
  return all;
}

std::string by_rules(std::uint64_t rules) { return " by " + counted(rules, "rule"); }

std::string verdict(const Found& found) {
  const std::uint64_t critical = found.count(Level::kCritical), high = found.count(Level::kHigh);
  if (critical > 0 && high > 0) {
    return "Look now: " + with_commas(critical) + " critical and " + counted(high, "high finding") +
           by_rules(found.rules_from(Level::kHigh)) + ".";
  }
  if (critical > 0)
    return "Look now: " + counted(critical, "critical finding") + by_rules(found.rules_from(Level::kCritical)) + ".";
  if (high > 0)
    return "Look now: " + counted(high, "finding") + " of level high" + by_rules(found.rules_from(Level::kHigh)) + ".";
  for (const Level level : {Level::kMedium, Level::kLow, Level::kInformational, Level::kNone}) {
    if (found.count(level) == 0) continue;
    return level == Level::kMedium ? "Nothing of level high or critical; " + counted(found.count(level), "finding") +
                                         " of level medium" + by_rules(found.rules_from(level)) + "."
                                   : "Nothing of level medium or above.";
  }
  return "No rule matched.";
}

/// `133 by 34 rules: 16 high, …`
std::string counts(std::uint64_t written, const std::vector<MatchedRule>& rules, std::string_view noun) {
  std::string text = with_commas(written);
  if (!rules.empty()) text += " by " + counted(rules.size(), noun);
  std::string levels;
  for (const Level level : kLevelsFromTop) {
    const std::uint64_t count = matches_of(rules, level);
    if (count == 0) continue;
    levels += (levels.empty() ? ": " : ", ") + with_commas(count) + ' ' + std::string(level_of_count(level));
  }
  return text + levels;
}

void append_alerts(const HuntFindings& findings, TextPage& page) {
  const HuntLedger& ledger = *findings.ledger;
  if (ledger.rules.correlations == 0) return;
  page.labelled("Alerts", counts(ledger.alerts.written, fired_correlations(ledger, findings.plan), "correlation"));
  const std::array<std::pair<std::uint64_t, std::string_view>, 3> reasons = {
      {{ledger.correlated.without_time, "without a time"},
       {ledger.correlated.without_group, "without a group value"},
       {ledger.correlated.without_value, "without a value"}}};
  std::string left_out;
  for (const auto& [count, reason] : reasons) {
    if (count > 0) left_out += (left_out.empty() ? "" : ", ") + with_commas(count) + ' ' + std::string(reason);
  }
  if (!left_out.empty()) page.labelled("", "events that could not be counted: " + left_out);
  if (ledger.correlated.too_many_groups > 0) {
    page.labelled(
        "", "events in more than 64 groups, of which 64 count: " + with_commas(ledger.correlated.too_many_groups));
  }
}

/// What GuardDuty and Security Hub reported: `3 findings by GuardDuty and others: 1 critical, 2 low`.
void append_reported(const SecurityFindings& findings, TextPage& page) {
  const std::vector<const SecurityFinding*> reported = findings.by_time();
  if (reported.empty()) return;
  std::map<SecurityFinding::Severity, std::uint64_t, std::greater<>> counts;
  for (const SecurityFinding* finding : reported) ++counts[finding->severity];
  std::string text;
  for (const auto& [severity, count] : counts) {
    text += (text.empty() ? ": " : ", ") + with_commas(count) + ' ' + std::string(to_string(severity));
  }
  const std::string& product = reported.front()->product;
  const bool has_others = std::any_of(reported.begin(), reported.end(),
                                      [&](const SecurityFinding* finding) { return finding->product != product; });
  text = counted(reported.size(), "finding") + " by " + printable(product) + (has_others ? " and others" : "") + text;
  if (findings.left_out() > 0) text += "; " + with_commas(findings.left_out()) + " less serious records left out";
  page.labelled("Reported", text);
}

}  // namespace

void append_verdict(const HuntFindings& findings, TextPage& page) {
  const HuntLedger& ledger = *findings.ledger;
  if (ledger.interruption) {
    page.paragraph("", 0, "Interrupted by " + ledger.interruption->signal + ": these results are incomplete.");
  }
  if (ledger.read.records.evaluated > 0) {
    std::string text = verdict(found(findings));
    if (ledger.anything_unexamined()) text += " Not everything was examined: see below.";
    page.paragraph("", 0, text);
    page.line();
  }
  std::string matches = counts(ledger.matches.written, matched_rules(ledger, findings.plan), "rule");
  if (ledger.matches.duplicates > 0) matches += "; " + counted(ledger.matches.duplicates, "duplicate") + " left out";
  if (ledger.matches.rolled_up > ledger.matches.rollups) {  // otherwise each stands for one, as any line does
    matches += "; " + counted(ledger.matches.rollups, "rollup") + " among them " +
               (ledger.matches.rollups == 1 ? "stands" : "stand") + " for " +
               counted(ledger.matches.rolled_up, "event");
  }
  page.labelled("Matches", matches);
  append_alerts(findings, page);
  append_reported(ledger.read.findings, page);
}

void append_worst_principals(const HuntLedger& ledger, bool is_full, TextPage& page) {
  std::vector<const PrincipalMatches::Principal*> principals;
  for (const PrincipalMatches::Principal& principal : ledger.principals.all()) principals.push_back(&principal);
  if (principals.empty()) return;
  std::stable_sort(principals.begin(), principals.end(), [](const auto* a, const auto* b) {
    return std::lexicographical_compare(b->matches.rbegin(), b->matches.rend(), a->matches.rbegin(), a->matches.rend());
  });
  const std::size_t shown = is_full ? principals.size() : std::min(principals.size(), kPrincipalsShown);
  page.line();
  page.line(bold("Principals with the most serious matches", page.style()));
  page.line();
  std::vector<std::string> levels;
  std::size_t width = 0;
  for (std::size_t i = 0; i < shown; ++i) {
    levels.push_back(levels_text(principals[i]->matches));
    width = std::max(width, levels.back().size());
  }
  const std::size_t columns = page.style().columns - std::min(page.style().columns, width + 2);
  ShortNames short_names;
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string& name = principals[i]->name;
    page.paragraph(padded_right(levels[i], width) + "  ", width + 2,
                   name.empty() ? "no principal" : short_names.shorten(name, columns));
  }
  if (shown < principals.size()) page.line("and " + counted(principals.size() - shown, "other principal"));
  if (ledger.principals.beyond() > 0) {
    page.paragraph("", 0,
                   "Only the first " + with_commas(PrincipalMatches::kMaxPrincipals) +
                       " principals are counted here; others have " + with_commas(ledger.principals.beyond()) +
                       " matches. `trailhound who` counts all.");
  }
}

}  // namespace trailhound
