#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "engine/base/figures.h"
#include "engine/page/attack_seen.h"
#include "engine/page/json_members.h"
#include "engine/page/sections.h"
#include "engine/page/wording.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

std::uint64_t at(const CountsByLevel& counts, Level level) { return counts[static_cast<std::size_t>(level)]; }

/// `16 findings of level high`, `3 findings of level critical and 16 of level high`
std::string opening(const CountsByLevel& counts) {
  const std::uint64_t critical = at(counts, Level::kCritical), high = at(counts, Level::kHigh);
  if (critical > 0 && high > 0) {
    return "Look now: " + counted(critical, "finding") + " of level critical and " + with_commas(high) +
           " of level high.";
  }
  if (critical > 0) return "Look now: " + counted(critical, "finding") + " of level critical.";
  if (high > 0) return "Look now: " + counted(high, "finding") + " of level high.";
  const std::uint64_t medium = at(counts, Level::kMedium);
  if (medium > 0) return "Nothing of level high or critical; " + counted(medium, "finding") + " of level medium.";
  const bool has_any = std::any_of(counts.begin(), counts.end(), [](std::uint64_t count) { return count > 0; });
  return has_any ? "Nothing of level medium or above." : "No rule matched.";
}

/// Who has the most serious matches. Empty if there are none.
std::string worst_principal(const CaseFindings& findings) {
  const auto is_less = [](const auto& a, const auto& b) {
    return std::lexicographical_compare(a.second.rbegin(), a.second.rend(), b.second.rbegin(), b.second.rend());
  };
  const auto& principals = findings.principals();
  const auto worst = std::max_element(principals.begin(), principals.end(), is_less);
  if (worst == principals.end()) return {};
  return "The most serious are by " + worst->first + " (" + levels_text(worst->second) + ").";
}

std::string when(const CaseFile& file) {
  const CaseFindings& findings = file.findings;
  const std::uint64_t matches = findings.matches(), alerts = findings.alerts();
  if (matches + alerts == 0) return {};
  std::string text = counted(findings.rules().size(), "rule") + " found " + counted_matches(matches) +
                     (alerts > 0 ? " and " + counted(alerts, "alert") : "");
  Nanoseconds first = std::numeric_limits<Nanoseconds>::max(), last = std::numeric_limits<Nanoseconds>::min();
  for (const FoundRule& rule : findings.rules()) {
    if (!rule.has_time()) continue;
    first = std::min(first, rule.first);
    last = std::max(last, rule.last);
  }
  if (first <= last) text += ", " + moments(first, last, file.zone) + " " + zone_name(file.zone);
  return text + ".";
}

std::string tactics(const CaseFindings& findings) {
  std::vector<std::string> names;
  for (const SeenTactic& tactic : seen_tactics(findings)) {
    if (!tactic.techniques.empty()) names.push_back(tactic.name);
  }
  return names.empty() ? "" : "ATT&CK tactics that were seen: " + enumerated(names) + ".";
}

/// What was examined, from the ledger.
std::string coverage(const JsonValue& ledger) {
  const JsonValue* const records = member(&ledger, "records");
  const JsonValue* const files = member(&ledger, "files");
  const JsonValue* const rules = member(&ledger, "rules");
  std::string text = "The hunt evaluated " + counted(number_at(records, "evaluated"), "record") + " of " +
                     counted(number_at(files, "found"), "file") + " with " +
                     counted(number_at(rules, "loaded"), "rule") + " and " +
                     counted(number_at(rules, "correlations"), "correlation") + ". ";
  const std::uint64_t lost = number_at(files, "failed") + number_at(files, "damaged") +
                             number_at(files, "not_reached") + number_at(records, "unreadable") +
                             number_at(rules, "set_aside");
  return text + (lost == 0 ? "It examined everything that it was given."
                           : "It could not examine everything; the section on what was not examined says what.");
}

}  // namespace

void set_verdict(const CaseFile& file, Values& page) {
  const CaseFindings& findings = file.findings;
  const CountsByLevel counts = findings.by_level();
  const JsonValue* const ledger = file.ledger ? &*file.ledger : nullptr;
  const bool is_urgent = at(counts, Level::kCritical) + at(counts, Level::kHigh) > 0;
  page.flag("is_urgent", is_urgent).text("opening", opening(counts));
  std::string text;
  for (const std::string& sentence : {when(file), worst_principal(findings), tactics(findings),
                                      ledger != nullptr ? coverage(*ledger) : std::string()}) {
    if (!sentence.empty()) text += (text.empty() ? "" : " ") + sentence;
  }
  page.text("verdict", text);
  const JsonValue* const interrupted = member(ledger, "interrupted");
  const std::string_view signal = text_at(interrupted, "signal");
  page.flag("is_interrupted", !signal.empty()).text("signal", signal);
  Values::List tiles;
  for (const Level level : kLevelsFromTop) {
    if (level == Level::kNone && at(counts, level) == 0) continue;
    tiles.emplace_back().text("level", level_name(level)).number("count", at(counts, level));
  }
  page.list("tiles", std::move(tiles));
}

}  // namespace trailhound
