#include <algorithm>
#include <cctype>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/path_text.h"
#include "engine/base/text.h"
#include "engine/report/findings.h"
#include "engine/report/integrity_text.h"
#include "engine/report/matched_rules.h"
#include "engine/report/summary_sections.h"
#include "engine/report/timeline.h"

namespace trailhound {
namespace {

/// `word` as a POSIX shell takes it back. Empty if a terminal could not show it as it is.
std::string shell_word(const std::string& word) {
  if (printable(word) != word) return {};
  const bool is_plain = !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
    return c >= 0x80 || std::isalnum(c) != 0 ||
           std::string_view("/._-+=:,@%").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (is_plain && word.front() != '-') return word;
  std::string quoted = word.starts_with('-') ? "'./" : "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + '\'';
}

/// The most serious rule whose first match has an eventID; the earliest of those.
const MatchedRule* worst(const std::vector<MatchedRule>& rules) {
  const MatchedRule* worst = nullptr;
  for (const MatchedRule& rule : rules) {
    if (rule.activity == nullptr || rule.activity->first_event.empty()) continue;
    if (worst == nullptr || rule.level > worst->level ||
        (rule.level == worst->level && rule.activity->first < worst->activity->first)) {
      worst = &rule;
    }
  }
  return worst;
}

}  // namespace

void append_next_step(const HuntFindings& findings, TextPage& page) {
  const std::vector<MatchedRule> rules = matched_rules(*findings.ledger, findings.plan);
  const MatchedRule* const rule = worst(rules);
  if (rule == nullptr || findings.inputs.empty()) return;
  if (rule->activity->first_event.starts_with('-')) return;  // forged, and it would be taken for an option
  const std::string event = shell_word(rule->activity->first_event);
  std::string command = "trailhound search --around " + event;
  bool is_shown = !event.empty();
  for (const std::string& input : findings.inputs) {
    const std::string word = shell_word(input);
    is_shown = is_shown && !word.empty();
    command += ' ' + word;
  }
  if (!is_shown) return;
  page.line();
  page.paragraph("", 0, "Next: what happened around the first match of \"" + printable(rule->title) + "\"");
  page.command("  ", command);
}

std::string hunt_summary(const HuntFindings& findings, const SummaryStyle& style) {
  const HuntLedger& ledger = *findings.ledger;
  TextPage page(style.text);
  append_verdict(findings, page);
  if (ledger.integrity) append_integrity(*ledger.integrity, style.is_full, page);
  append_worst_principals(ledger, style.is_full, page);
  append_timeline(matched_rules(ledger, findings.plan), fired_correlations(ledger, findings.plan), ledger.read.findings,
                  style.is_full, page);
  append_figures(findings, page);
  append_unexamined(findings, style.is_full, page);
  append_blind_spots(findings, style.is_full, page);
  append_environment(findings, style.is_full, page);
  append_next_step(findings, page);
  if (findings.manifest) {
    page.line();
    page.labelled("Manifest", printable(path_text(findings.manifest->path)));
    page.labelled("SHA-256", to_hex(findings.manifest->digest));
  }
  return page.take();
}

}  // namespace trailhound
