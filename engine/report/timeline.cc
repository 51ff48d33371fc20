#include "engine/report/timeline.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/base/time_zone.h"
#include "engine/report/short_names.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

constexpr std::size_t kPrincipals = 2;  ///< named in a row
constexpr std::size_t kAddresses = 3;
constexpr std::string_view kNoTime = "no time";

/// A rule that matched, a correlation that fired, or what another service reported. What is unknown is empty.
struct Row {
  Level level = Level::kNone;
  bool is_alert = false;
  std::uint64_t matches = 1;
  std::string title;
  const RuleActivity* activity = nullptr;
  const SecurityFinding* reported = nullptr;
  std::optional<Nanoseconds> start, end;

  bool has_time() const { return start.has_value(); }
  /// Rows without a time come last.
  Nanoseconds first() const { return start.value_or(std::numeric_limits<Nanoseconds>::max()); }
  std::string count() const {
    if (reported != nullptr) return "finding";
    return is_alert ? (matches == 1 ? "alert" : counted(matches, "alert")) : with_commas(matches);
  }
};

Row row_of(const MatchedRule& rule, bool is_alert) {
  Row row;
  row.level = rule.level;
  row.is_alert = is_alert;
  row.matches = rule.count;
  row.title = rule.title.empty() ? rule.path : rule.title;
  row.activity = rule.activity;
  if (rule.activity == nullptr || !rule.activity->has_time()) return row;
  row.start = rule.activity->first;
  row.end = rule.activity->last;
  return row;
}

Row row_of(const SecurityFinding& finding) {
  Row row;
  row.level = parse_level(to_string(finding.severity)).value_or(Level::kNone);
  row.title = finding.product + ": " + (finding.title.empty() ? finding.type : finding.title);
  row.reported = &finding;
  row.start = finding.first;
  row.end = finding.last;
  return row;
}

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

/// `12:07:49`, or with the day where that differs from the start's; empty if it happened at one moment.
std::string end_of(const Row& row, const TimeZone* zone) {
  if (!row.start || !row.end) return {};
  const std::string day = day_of(*row.end, zone), time = time_of_day(*row.end, zone);
  if (day != day_of(*row.start, zone)) return day + ' ' + time;
  return time != time_of_day(*row.start, zone) ? time : std::string();
}

/// `until 12:07:49, by 111122223333:user/bob, from 198.51.100.7`; empty if nothing is known.
std::string circumstances(const Row& row, const TimeZone* zone, NameColumn& column) {
  std::string text;
  const auto add = [&](std::string_view word, const std::string& what) {
    if (what.empty()) return;
    if (!text.empty()) text += ", ";
    text += std::string(word) + what;
  };
  const auto name = [&](const std::string& full) {
    return full.empty() ? full : column.names.shorten(full, column.columns);
  };
  add("until ", end_of(row, zone));
  if (row.activity != nullptr) {
    add("by ", names(row.activity->principals, kPrincipals, column));
    add("from ", names(row.activity->addresses, kAddresses, column));
    add("for ", names(row.activity->groups, kPrincipals, column));
  }
  if (row.reported != nullptr) {
    add("by ", name(row.reported->principal));
    add("with key ", name(row.reported->key));
    add("from ", name(row.reported->address));
    add("on ", name(row.reported->resource));
    if (!row.reported->title.empty()) add("type ", printable(row.reported->type));
  }
  return text;
}

struct Columns {
  std::size_t level = 0, count = 0;
  std::size_t title() const { return 8 + 2 + level + 2 + count + 2; }
};

void append_row(const Row& row, const Columns& columns, NameColumn& names, TextPage& page) {
  std::string start =
      padded_to(row.has_time() ? time_of_day(row.first(), page.style().zone) : std::string(kNoTime), 8) + "  ";
  const std::string level = padded_to(std::string(level_name(row.level)), columns.level);
  start += colored_level(row.level, level, page.style()) + "  " + padded_left(row.count(), columns.count) + "  ";
  const std::size_t width = columns.title();
  page.paragraph(start, width, printable(row.title));
  const std::string more = circumstances(row, page.style().zone, names);
  if (!more.empty()) page.paragraph(std::string(width, ' '), width, more);
}

/// Sorts the most serious rows to the front. Returns how many to show.
std::size_t choose(std::vector<Row>& rows, bool is_full) {
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tuple(b.level, b.is_alert, a.first()) < std::tuple(a.level, a.is_alert, b.first());
  });
  if (is_full) return rows.size();
  const auto rows_from = [&](Level level) {
    return static_cast<std::size_t>(
        std::count_if(rows.begin(), rows.end(), [&](const Row& row) { return row.level >= level; }));
  };
  const std::size_t medium = rows_from(Level::kMedium);
  return std::max(rows_from(Level::kHigh), std::min(medium > 0 ? medium : rows.size(), kTimelineRows));
}

/// `9 rules: 40 medium, 53 low`, `9 rules and 2 findings: …`
std::string summed(const Row* begin, const Row* end) {
  std::string levels;
  for (const Level level : kLevelsFromTop) {
    std::uint64_t count = 0;
    for (const Row* row = begin; row != end; ++row) count += row->level == level ? row->matches : 0;
    if (count > 0)
      levels += (levels.empty() ? "" : ", ") + with_commas(count) + ' ' + std::string(level_of_count(level));
  }
  const auto reported =
      static_cast<std::uint64_t>(std::count_if(begin, end, [](const Row& row) { return row.reported != nullptr; }));
  const std::uint64_t rules = static_cast<std::uint64_t>(end - begin) - reported;
  std::string kinds = rules > 0 ? counted(rules, "rule") : "";
  if (reported > 0) kinds += (kinds.empty() ? "" : " and ") + counted(reported, "finding");
  return kinds + ": " + levels;
}

}  // namespace

void append_timeline(const std::vector<MatchedRule>& matches, const std::vector<MatchedRule>& alerts,
                     const SecurityFindings& reported, bool is_full, TextPage& page) {
  std::vector<Row> rows;
  for (const MatchedRule& rule : matches) rows.push_back(row_of(rule, false));
  for (const MatchedRule& rule : alerts) rows.push_back(row_of(rule, true));
  for (const SecurityFinding* finding : reported.by_time()) rows.push_back(row_of(*finding));
  if (rows.empty()) return;

  const std::size_t shown = choose(rows, is_full);
  std::stable_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(shown), [](const Row& a, const Row& b) {
    return std::tuple(a.first(), a.is_alert, b.level) < std::tuple(b.first(), b.is_alert, a.level);
  });
  Columns columns;
  for (std::size_t i = 0; i < shown; ++i) {
    columns.level = std::max(columns.level, level_name(rows[i].level).size());
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
