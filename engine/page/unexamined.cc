#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/figures.h"
#include "engine/page/json_members.h"
#include "engine/page/sections.h"

namespace trailhound {
namespace {

constexpr std::size_t kListed = 200;

/// `what`, `name`, `why` of the entries of a list, and how many it does not show.
struct Listing {
  Values::List entries;
  std::uint64_t left_out = 0;

  void add(std::string_view what, std::string_view name, std::string_view why) {
    if (entries.size() == kListed) {
      ++left_out;
      return;
    }
    entries.emplace_back().text("what", what).text("name", name).text("why", why);
  }
};

Listing lost(const JsonValue& ledger) {
  Listing list;
  for (const JsonValue& problem : elements_at(&ledger, "problems")) {
    list.add(text_at(&problem, "kind"), text_at(&problem, "path"), text_at(&problem, "detail"));
  }
  const JsonValue* const interrupted = member(&ledger, "interrupted");
  if (!text_at(interrupted, "signal").empty() && !is_true_at(interrupted, "correlations_evaluated")) {
    list.add("not reached", "correlations", "the run ended before they were evaluated: their alerts are missing");
  }
  for (const JsonValue& path : elements_at(&ledger, "not_reached")) {
    list.add("not reached", text_of(&path), "the run ended before it was read to the end");
  }
  for (const JsonValue& rule : elements_at(&ledger, "rules_set_aside")) {
    const std::string place = std::string(text_at(&rule, "file")) + ":" + std::to_string(number_at(&rule, "line"));
    list.add("rule set aside", place, text_at(&rule, "reason"));
  }
  for (const JsonValue& filter : elements_at(&ledger, "empty_filters")) {
    list.add("filter", text_of(&filter), "nothing is left to examine");
  }
  return list;
}

/// Files that cannot contain events, by reason.
Values::List skipped(const JsonValue& ledger) {
  std::map<std::string_view, std::pair<std::uint64_t, std::string_view>> reasons;
  for (const JsonValue& file : elements_at(&ledger, "skipped")) {
    auto& [count, example] = reasons[text_at(&file, "reason")];
    if (++count == 1) example = text_at(&file, "path");
  }
  std::vector<std::pair<std::string_view, std::pair<std::uint64_t, std::string_view>>> rows(reasons.begin(),
                                                                                            reasons.end());
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.second.first < b.second.first; });
  Values::List list;
  for (const auto& [reason, files] : rows) {
    if (list.size() == kListed) break;
    list.emplace_back()
        .text("files", counted(files.first, "file"))
        .text("reason", reason)
        .text("example", files.second);
  }
  return list;
}

void set_figures(const JsonValue& ledger, Values& page) {
  constexpr struct {
    const char *group, *member, *label;
  } kFigures[] = {
      {"files", "found", "files found"},
      {"files", "examined", "of these examined"},
      {"files", "damaged", "damaged, examined in part"},
      {"files", "failed", "failed to open"},
      {"files", "skipped", "skipped: nothing of CloudTrail in them"},
      {"files", "not_reached", "not reached"},
      {"records", "seen", "records found"},
      {"records", "evaluated", "of these evaluated"},
      {"records", "filtered", "left out by filters"},
      {"records", "not_events", "readable, but no events"},
      {"records", "findings", "of these findings of GuardDuty and Security Hub"},
      {"records", "unreadable", "unreadable"},
      {"matches", "duplicates", "matches left out as duplicates"},
      {"rules", "loaded", "rules evaluated"},
      {"rules", "correlations", "correlations evaluated"},
      {"rules", "deselected", "rules left out by options"},
      {"rules", "other_logsource", "rules for other log sources"},
      {"rules", "set_aside", "rules set aside"},
  };
  Values::List figures;
  for (const auto& [group, name, label] : kFigures) {
    const std::uint64_t count = number_at(member(&ledger, group), name);
    const bool is_shown_when_zero = std::string_view(name) == "found" || std::string_view(name) == "seen" ||
                                    std::string_view(name) == "examined" || std::string_view(name) == "evaluated";
    if (count > 0 || is_shown_when_zero) figures.emplace_back().number("count", count).text("label", label);
  }
  page.list("figures", std::move(figures));
}

void set_blind_spots(const CaseFile& file, Values& page) {
  Values::List spots;
  std::vector<std::string> rules;
  // `who` has them, and the ledger of a hunt that was not stopped early.
  const bool is_stopped = file.ledger && !text_of(member(&*file.ledger, {"interrupted", "signal"})).empty();
  const bool has_ledger = file.ledger && file.has_blind_spots && !is_stopped;
  const JsonValue* const source = file.people ? &*file.people : has_ledger ? &*file.ledger : nullptr;
  if (source != nullptr) {
    for (const JsonValue& spot : elements_at(source, "blind_spots")) {
      if (text_at(&spot, "kind") == "rule_without_source") {
        rules.emplace_back(text_at(&spot, "subject"));
      } else {
        spots.emplace_back().text("spot", text_at(&spot, "text"));
      }
    }
  }
  page.flag("knows_blind_spots", source != nullptr);
  page.flag("has_blind_spots", !spots.empty()).list("blind_spots", std::move(spots));
  page.flag("has_blind_rules", !rules.empty()).text("blind_rule_count", counted(rules.size(), "rule"));
  page.texts("blind_rules", rules);
}

}  // namespace

void set_unexamined(const CaseFile& file, Values& page) {
  page.flag("has_ledger", file.ledger.has_value());
  set_blind_spots(file, page);
  if (!file.ledger) return;
  Listing list = lost(*file.ledger);
  page.flag("is_whole", list.entries.empty()).list("lost", std::move(list.entries));
  page.flag("is_lost_cut", list.left_out > 0).number("lost_left_out", list.left_out);
  Values::List files = skipped(*file.ledger);
  page.flag("has_skipped", !files.empty()).list("skipped", std::move(files));
  set_figures(*file.ledger, page);
}

}  // namespace trailhound
