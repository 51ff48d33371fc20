#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "engine/base/figures.h"
#include "engine/identity/short_arn.h"
#include "engine/page/json_members.h"
#include "engine/page/sections.h"
#include "engine/page/wording.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

constexpr std::size_t kMostEntries = 300;

/// A rule that matched or a correlation that fired, or what GuardDuty or Security Hub reported.
struct Entry {
  const FoundRule* rule = nullptr;
  std::size_t index = 0;                ///< of the rule
  const JsonValue* reported = nullptr;  ///< of the ledger's security_findings
  Level level = Level::kNone;
  std::optional<Nanoseconds> first;
};

/// The entries to tell: the most serious of `total`, in order of time.
std::vector<Entry> entries_of(const CaseFile& file, std::size_t& total) {
  const CaseFindings& findings = file.findings;
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < findings.rules().size(); ++i) {
    const FoundRule& rule = findings.rules()[i];
    entries.push_back({&rule, i, nullptr, rule.level, {}});
    if (rule.has_time()) entries.back().first = rule.first;
  }
  for (const JsonValue& reported : elements_at(file.ledger ? &*file.ledger : nullptr, "security_findings")) {
    entries.push_back({nullptr, 0, &reported, parse_level(text_at(&reported, "severity")).value_or(Level::kNone),
                       parse_rfc3339(text_at(&reported, "first"))});
  }
  total = entries.size();
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.level > b.level; });
  if (entries.size() > kMostEntries) entries.resize(kMostEntries);
  std::stable_sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::tuple(!a.first, a.first) < std::tuple(!b.first, b.first);
  });
  return entries;
}

/// `until 12:07:49`, or with the day where that differs; empty if it happened once.
std::string until(Nanoseconds first, Nanoseconds last, const TimeZone* zone) {
  const std::string from = moment(first, zone), to = moment(last, zone);
  if (from == to) return {};
  return "until " + (from.substr(0, 10) == to.substr(0, 10) ? to.substr(11) : to);
}

/// `until 12:07:49, by 111122223333:user/bob, with key AKIA…, from 203.0.113.7, on S3Bucket reports,
/// UnauthorizedAccess:…`
std::string reported_circumstances(const JsonValue& reported, const std::string& until) {
  std::string text = until;
  const auto add = [&](std::string_view word, std::string_view what) {
    if (!what.empty()) text += (text.empty() ? "" : ", ") + std::string(word) + std::string(what);
  };
  add("by ", short_arn(text_at(&reported, "principal")));
  add("with key ", text_at(&reported, "key"));
  add("from ", text_at(&reported, "address"));
  add("on ", text_at(&reported, "resource"));
  add("type ", text_at(&reported, "type"));
  return text;
}

Values reported_values(const Entry& entry, const TimeZone* zone) {
  const JsonValue& reported = *entry.reported;
  const std::string_view title = text_at(&reported, "title");
  const std::optional<Nanoseconds> last = parse_rfc3339(text_at(&reported, "last"));
  Values values;
  values.flag("is_reported", true)
      .text("time", entry.first ? moment(*entry.first, zone).substr(11) : "no time")
      .text("level", level_name(entry.level))
      .text("title", title.empty() ? text_at(&reported, "type") : title)
      .text("product", text_at(&reported, "product"))
      .text("how", reported_circumstances(reported, entry.first && last ? until(*entry.first, *last, zone) : ""));
  return values;
}

Values entry_values(const Entry& entry, const TimeZone* zone) {
  if (entry.reported != nullptr) return reported_values(entry, zone);
  const FoundRule& rule = *entry.rule;
  const std::string names = few(rule.is_correlation ? rule.groups : rule.principals, short_arn);
  const std::string addresses = few(rule.addresses);
  Values values;
  values.flag("is_reported", false)
      .text("time", rule.has_time() ? moment(rule.first, zone).substr(11) : "no time")
      .text("level", level_name(rule.level))
      .text("title", rule.title.empty() ? rule.path : rule.title)
      .text("rule", std::to_string(entry.index))
      .text("times", rule.is_correlation ? counted(rule.count, "alert")
                     : rule.count == 1   ? "once"
                                         : with_commas(rule.count) + " times")
      .text("until", rule.has_time() ? until(rule.first, rule.last, zone) : "")
      .flag("has_names", !names.empty())
      .text("by", rule.is_correlation ? "for" : "by")
      .text("names", names)
      .flag("has_addresses", !addresses.empty())
      .text("addresses", addresses);
  return values;
}

}  // namespace

void set_story(const CaseFile& file, Values& page) {
  std::size_t total = 0;
  const std::vector<Entry> entries = entries_of(file, total);
  Values::List days, rows;
  std::string day;
  const auto end_day = [&] {
    if (!rows.empty()) days.emplace_back().text("day", day).list("entries", std::move(rows));
    rows.clear();
  };
  for (const Entry& entry : entries) {
    const std::string of = entry.first ? moment(*entry.first, file.zone).substr(0, 10) : "Without a time";
    if (of != day) end_day();
    day = of;
    rows.push_back(entry_values(entry, file.zone));
  }
  end_day();
  const std::size_t left_out = total - entries.size();
  page.flag("has_story", !days.empty()).list("days", std::move(days));
  page.flag("is_story_cut", left_out > 0).number("story_left_out", left_out);
}

}  // namespace trailhound
