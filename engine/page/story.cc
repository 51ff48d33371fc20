#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "engine/base/figures.h"
#include "engine/identity/short_arn.h"
#include "engine/page/sections.h"
#include "engine/page/wording.h"

namespace trailhound {
namespace {

constexpr std::size_t kMostEntries = 300;

struct Entry {
  const FoundRule* rule = nullptr;
  std::size_t index = 0;
};

/// The entries to tell: the most serious, in order of time.
std::vector<Entry> entries_of(const CaseFindings& findings) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < findings.rules().size(); ++i) entries.push_back({&findings.rules()[i], i});
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.rule->level > b.rule->level; });
  if (entries.size() > kMostEntries) entries.resize(kMostEntries);
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tuple(!a.rule->has_time(), a.rule->first) < std::tuple(!b.rule->has_time(), b.rule->first);
  });
  return entries;
}

/// `until 12:07:49`, or with the day where that differs; empty if it happened once.
std::string until(const FoundRule& rule) {
  if (!rule.has_time()) return {};
  const std::string from = moment(rule.first), to = moment(rule.last);
  if (from == to) return {};
  return "until " + (from.substr(0, 10) == to.substr(0, 10) ? to.substr(11) : to);
}

Values entry_values(const Entry& entry) {
  const FoundRule& rule = *entry.rule;
  const std::string names = few(rule.is_correlation ? rule.groups : rule.principals, short_arn);
  const std::string addresses = few(rule.addresses);
  Values values;
  values.text("time", rule.has_time() ? moment(rule.first).substr(11) : "no time")
      .text("level", level_word(rule.level))
      .text("title", rule.title.empty() ? rule.path : rule.title)
      .text("rule", std::to_string(entry.index))
      .text("times", rule.is_correlation ? counted(rule.count, "alert")
                     : rule.count == 1   ? "once"
                                         : with_commas(rule.count) + " times")
      .text("until", until(rule))
      .flag("has_names", !names.empty())
      .text("by", rule.is_correlation ? "for" : "by")
      .text("names", names)
      .flag("has_addresses", !addresses.empty())
      .text("addresses", addresses);
  return values;
}

}  // namespace

void set_story(const CaseFile& file, Values& page) {
  const std::vector<Entry> entries = entries_of(file.findings);
  Values::List days, rows;
  std::string day;
  const auto end_day = [&] {
    if (!rows.empty()) days.emplace_back().text("day", day).list("entries", std::move(rows));
    rows.clear();
  };
  for (const Entry& entry : entries) {
    const std::string of = entry.rule->has_time() ? moment(entry.rule->first).substr(0, 10) : "Without a time";
    if (of != day) end_day();
    day = of;
    rows.push_back(entry_values(entry));
  }
  end_day();
  const std::size_t left_out = file.findings.rules().size() - entries.size();
  page.flag("has_story", !days.empty()).list("days", std::move(days));
  page.flag("is_story_cut", left_out > 0).number("story_left_out", left_out);
}

}  // namespace trailhound
