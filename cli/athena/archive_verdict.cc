#include "cli/athena/archive_verdict.h"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "cli/athena/archive_search.h"
#include "cli/evidence.h"
#include "cli/message.h"
#include "cli/read_progress.h"
#include "cli/signals.h"
#include "engine/hunt/rule_files.h"
#include "engine/plan/plan.h"

namespace trailhound {
namespace {

using Difference = ResultComparison::Difference;
using Side = ResultComparison::Side;

/// The loaded rules by the name that match lines and queries give them.
class RulesByName {
 public:
  explicit RulesByName(RuleSet set) : set_(std::move(set)) {
    for (const Rule& rule : set_.rules) {
      if (!rule.is_part) rules_.try_emplace(name_of(rule), &rule);
    }
    for (const Correlation& correlation : set_.correlations)
      titles_.try_emplace(name_of(correlation), correlation.title);
    for (const auto& [name, rule] : rules_) titles_.try_emplace(name, rule->title);
  }

  RulesByName(const RulesByName&) = delete;  // the pointers are into the set
  RulesByName& operator=(const RulesByName&) = delete;

  /// Null: there is none that can be evaluated here.
  const Rule* find(const std::string& name) const {
    const auto found = rules_.find(name);
    return found == rules_.end() || unsupported(*found->second) ? nullptr : found->second;
  }
  std::string title(const std::string& name) const {
    const auto found = titles_.find(name);
    return found == titles_.end() ? std::string() : found->second;
  }

 private:
  template <typename Document>
  static const std::string& name_of(const Document& document) {
    return document.id.empty() ? document.title : document.id;
  }

  RuleSet set_;
  std::unordered_map<std::string, const Rule*> rules_;
  std::unordered_map<std::string, std::string> titles_;
};

/// What follows from a rule's verdict on an event that one side alone has.
std::string verdict_text(const Difference& difference, bool is_silent) {
  if (difference.side == Side::kTheirs) {
    if (!difference.rule_matches)
      return "The rule does not match here. If it matches there, it is one of these that differs:";
    return is_silent ? "The rule matches here as well, but only correlations count it: a hunt reports no match of it."
                     : "The rule matches here as well: the hunt behind --matches had other rules, options or inputs.";
  }
  if (!difference.rule_matches) return "The rule does not match here: the hunt behind --matches had other rules.";
  return difference.is_known_there
             ? "The rule matches here. The other side has the event, so it is one of these that differs:"
             : "The rule matches here. Either the other side lacks the event, or it is one of these that differs:";
}

/// Null for both: no rule could be asked.
void explain(const Rule* rule, const RuleVerdict* verdict, Difference& difference) {
  if (rule == nullptr || verdict == nullptr) {
    difference.verdict = "No rule of this id or title that can be evaluated is loaded (--rules), so nothing says why.";
    return;
  }
  difference.rule_matches = verdict->matches;
  difference.verdict = verdict_text(difference, rule->silent);
  // If the rule sides with the other side, its items are not what differs.
  if (verdict->matches == (difference.side == Side::kOurs)) difference.items = verdict->items;
}

/// The events of all differences, with the rules to ask about each.
WantedEvents wanted_events(const std::vector<ResultComparison::Rule>& rules, const RulesByName& loaded) {
  WantedEvents wanted;
  for (const ResultComparison::Rule& rule : rules) {
    if (rule.kind != ResultFinding::Kind::kEvent) continue;
    const Rule* const asked = loaded.find(rule.id);
    for (const Difference& difference : rule.differences) {
      std::vector<const Rule*>& of_event = wanted[difference.key];
      if (asked != nullptr) of_event.push_back(asked);
    }
  }
  return wanted;
}

/// Null: the rule was not asked.
const RuleVerdict* verdict_of(const Rule* asked, const std::vector<const Rule*>& rules, const ArchiveEvent& event) {
  const auto place = std::find(rules.begin(), rules.end(), asked);
  return place == rules.end() ? nullptr : &event.verdicts[static_cast<std::size_t>(place - rules.begin())];
}

/// What the archive says of the differences of a rule.
void decide(const ArchiveSearch& search, const WantedEvents& wanted, const Rule* asked, ResultComparison::Rule& rule) {
  for (Difference& difference : rule.differences) {
    const auto found = search.found.find(difference.key);
    difference.in_archive = found != search.found.end();
    if (!*difference.in_archive) {
      if (difference.side == Side::kOurs)
        difference.verdict = "--inputs lacks this event, so it is not the archive of --matches.";
      continue;
    }
    difference.path = found->second.path;
    difference.record = found->second.record;
    explain(asked, verdict_of(asked, wanted.at(difference.key), found->second), difference);
  }
  recount(rule);
}

/// Reads the archive. nullopt: there is nothing to read, or a signal came, and `code` says so.
std::optional<ArchiveSearch> search(const CompareArguments& arguments, const WantedEvents& wanted, ExitCode& code) {
  const InputList list = find_evidence(arguments.inputs, {});
  if (list.inputs.empty()) {
    complain_of(list.problems, {});
    for (const Skipped& skipped : list.skipped) complain(skipped.path + ": " + skipped.reason);
    complain("--inputs: there is no file to read");
    code = ExitCode::kNothingRan;
    return std::nullopt;
  }
  const bool has_progress = !arguments.quiet && isatty(STDERR_FILENO) == 1;
  const Interruption interruption(has_progress);
  ReadOptions options = arguments.read;
  options.stop = &interruption.asked();
  std::optional<ReadProgressLine> progress;
  if (has_progress) progress.emplace();
  ArchiveSearch found = search_archive(list.inputs, wanted, options, progress ? &*progress : nullptr);
  progress.reset();
  ReadLedger ledger = ledger_of(list);
  ledger.add(found.ledger);
  complain_of(ledger.problems, kMoreProblems);
  if (ledger.files.not_reached > 0) {
    complain("interrupted by " + std::string(interruption.name()) + ": nothing was compared");
    code = code_of_signal(interruption.name());
    return std::nullopt;
  }
  code = ledger.anything_unexamined() ? ExitCode::kUnexamined : ExitCode::kDone;
  return found;
}

}  // namespace

ExitCode decide_by_archive(const CompareArguments& arguments, std::vector<ResultComparison::Rule>& rules) {
  Result<RuleSet, std::string> set = read_rules(arguments.rules, nullptr, arguments.placeholders);
  if (!set) {
    complain(set.error());
    return ExitCode::kNothingRan;
  }
  const RulesByName loaded(std::move(*set));
  for (ResultComparison::Rule& rule : rules) {
    if (rule.title.empty()) rule.title = loaded.title(rule.id);
  }
  const WantedEvents wanted = wanted_events(rules, loaded);
  ExitCode code = ExitCode::kDone;
  const std::optional<ArchiveSearch> found = search(arguments, wanted, code);
  if (!found) return code;
  for (ResultComparison::Rule& rule : rules) {
    if (rule.kind == ResultFinding::Kind::kEvent) decide(*found, wanted, loaded.find(rule.id), rule);
  }
  return code;
}

}  // namespace trailhound
