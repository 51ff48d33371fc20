#include "engine/report/timeline.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/base/time_zone.h"
#include "engine/report/short_names.h"

namespace trailhound {
namespace {

constexpr std::size_t kPrincipals = 2;  ///< named in a row
constexpr std::size_t kAddresses = 3;
constexpr std::string_view kNoTime = "no time";

struct Row {
  const MatchedRule* rule = nullptr;
  bool is_alert = false;

  bool has_time() const { return rule->activity != nullptr && rule->activity->has_time(); }
  /// Rows without a time come last.
  Nanoseconds first() const { return has_time() ? rule->activity->first : std::numeric_limits<Nanoseconds>::max(); }
  std::string count() const {
    return is_alert ? (rule->count == 1 ? "alert" : counted(rule->count, "alert")) : with_commas(rule->count);
  }
};

std::string day_of(Nanoseconds time, const TimeZone* zone) { return local_time(time, zone).substr(0, 10); }
std::string time_of_day(Nanoseconds time, const TimeZone* zone) { return local_time(time, zone).substr(11); }

/// Shortens the names of one timeline to what a line has room for.
struct NameColumn {
  ShortNames names;
  std::size_t columns = 0;
};

std::string names(const RuleActivity::Names& names, std::size_t most, NameColumn& column) {
  std::string text;
  for (std::size_t i = 0; i < names.first.size() && i < most; ++i) {
    text += (i == 0 ? "" : ", ") + column.names.shorten(names.first[i], column.columns);
  }
  if (names.more || names.first.size() > most) text += " and others";
  return text;
}

/// `until 12:07:49, by 111122223333:user/bob, from 198.51.100.7`; empty if nothing is known.
std::string circumstances(const Row& row, const TimeZone* zone, NameColumn& column) {
  if (row.rule->activity == nullptr) return {};
  const RuleActivity& activity = *row.rule->activity;
  std::string text;
  const auto add = [&](std::string_view word, const std::string& what) {
    if (what.empty()) return;
    if (!text.empty()) text += ", ";
    text += std::string(word) + what;
  };
  if (row.has_time()) {
    const std::string day = day_of(activity.last, zone), time = time_of_day(activity.last, zone);
    if (day != day_of(activity.first, zone)) {
      add("until ", day + ' ' + time);
    } else if (time != time_of_day(activity.first, zone)) {
      add("until ", time);
    }
  }
  add("by ", names(activity.principals, kPrincipals, column));
  add("from ", names(activity.addresses, kAddresses, column));
  add("for ", names(activity.groups, kPrincipals, column));
  return text;
}

struct Columns {
  std::size_t level = 0, count = 0;
  std::size_t title() const { return 8 + 2 + level + 2 + count + 2; }
};

void append_row(const Row& row, const Columns& columns, NameColumn& names, TextPage& page) {
  const MatchedRule& rule = *row.rule;
  std::string start =
      padded_to(row.has_time() ? time_of_day(row.first(), page.style().zone) : std::string(kNoTime), 8) + "  ";
  const std::string level = padded_to(std::string(level_name(rule.level)), columns.level);
  start += colored_level(rule.level, level, page.style()) + "  " + padded_left(row.count(), columns.count) + "  ";
  const std::size_t width = columns.title();
  page.paragraph(start, width, printable(rule.title.empty() ? rule.path : rule.title));
  const std::string more = circumstances(row, page.style().zone, names);
  if (!more.empty()) page.paragraph(std::string(width, ' '), width, more);
}

/// Sorts the most serious rows to the front. Returns how many to show.
std::size_t choose(std::vector<Row>& rows, bool is_full) {
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tuple(b.rule->level, b.is_alert, a.first()) < std::tuple(a.rule->level, a.is_alert, b.first());
  });
  if (is_full) return rows.size();
  const auto rows_from = [&](Level level) {
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [&](const Row& row) { return row.rule->level >= level; }));
  };
  const std::size_t medium = rows_from(Level::kMedium);
  return std::max(rows_from(Level::kHigh), std::min(medium > 0 ? medium : rows.size(), kTimelineRows));
}

/// `9 rules: 40 medium, 53 low`
std::string summed(const Row* begin, const Row* end) {
  std::string levels;
  for (const Level level : kLevelsFromTop) {
    std::uint64_t count = 0;
    for (const Row* row = begin; row != end; ++row) count += row->rule->level == level ? row->rule->count : 0;
    if (count > 0)
      levels += (levels.empty() ? "" : ", ") + with_commas(count) + ' ' + std::string(level_of_count(level));
  }
  return counted(static_cast<std::uint64_t>(end - begin), "rule") + ": " + levels;
}

}  // namespace

void append_timeline(const std::vector<MatchedRule>& matches, const std::vector<MatchedRule>& alerts, bool is_full,
                     TextPage& page) {
  std::vector<Row> rows;
  for (const MatchedRule& rule : matches) rows.push_back({&rule, false});
  for (const MatchedRule& rule : alerts) rows.push_back({&rule, true});
  if (rows.empty()) return;

  const std::size_t shown = choose(rows, is_full);
  std::stable_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(shown), [](const Row& a, const Row& b) {
    return std::tuple(a.first(), a.is_alert, b.rule->level) < std::tuple(b.first(), b.is_alert, a.rule->level);
  });
  Columns columns;
  for (std::size_t i = 0; i < shown; ++i) {
    columns.level = std::max(columns.level, level_name(rows[i].rule->level).size());
    columns.count = std::max(columns.count, rows[i].count().size());
  }

  page.line();
  page.line(bold("What happened, in order of time (" + zone_name(page.style().zone) + ")", page.style()));
  constexpr std::size_t kWord = 6;  // "from " and a comma
  NameColumn names{{}, page.style().columns - std::min(page.style().columns, columns.title() + kWord)};
  std::string day;
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string row_day = rows[i].has_time() ? day_of(rows[i].first(), page.style().zone) : "";
    if (i == 0 || row_day != day) {
      page.line();
      if (!row_day.empty()) page.line(row_day);
      day = row_day;
    }
    append_row(rows[i], columns, names, page);
  }
  if (shown < rows.size()) {
    page.line();
    page.paragraph("Not shown: ", 11, summed(rows.data() + shown, rows.data() + rows.size()) + " (--summary all)");
  }
}

}  // namespace trailhound
