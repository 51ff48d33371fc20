#include "engine/report/timeline.h"

#include <algorithm>
#include <tuple>

#include "engine/base/figures.h"
#include "engine/base/time.h"
#include "engine/identity/short_arn.h"

namespace trailhound {
namespace {

constexpr std::size_t kTitleWidth = 70;
constexpr std::size_t kNameWidth = 60;
constexpr std::size_t kPrincipals = 2;  ///< named in a row
constexpr std::size_t kAddresses = 3;

struct Row {
  const MatchedRule* rule = nullptr;
  bool is_alert = false;
  /// Rows without a time come last.
  Nanoseconds first() const {
    const bool has_time = rule->activity != nullptr && rule->activity->has_time();
    return has_time ? rule->activity->first : std::numeric_limits<Nanoseconds>::max();
  }
};

/// 2023-07-10 12:05:31: the same width for every year that a time can have.
std::string moment(Nanoseconds time) {
  std::string text = format_rfc3339(time).substr(0, 19);
  text[10] = ' ';
  return text;
}

std::string names(const RuleActivity::Names& names, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < names.first.size() && i < most; ++i) {
    text += (i == 0 ? "" : ", ") + shortened(short_arn(names.first[i]), kNameWidth);
  }
  if (names.more || names.first.size() > most) text += " and others";
  return text;
}

/// `until 12:07:49, by 111122223333:user/bob, from 198.51.100.7`; empty if nothing is known.
std::string circumstances(const MatchedRule& rule) {
  if (rule.activity == nullptr) return {};
  const RuleActivity& activity = *rule.activity;
  std::string text;
  const auto add = [&](std::string_view word, const std::string& what) {
    if (what.empty()) return;
    if (!text.empty()) text += ", ";
    text += std::string(word) + what;
  };
  if (activity.has_time() && moment(activity.first) != moment(activity.last)) {
    const std::string first = moment(activity.first), last = moment(activity.last);
    add("until ", first.substr(0, 10) == last.substr(0, 10) ? last.substr(11) : last);
  }
  add("by ", names(activity.principals, kPrincipals));
  add("from ", names(activity.addresses, kAddresses));
  add("for ", names(activity.groups, kPrincipals));
  return text;
}

void append_row(const Row& row, std::size_t level_width, std::string& out) {
  constexpr std::size_t kTimeWidth = 19;
  const bool has_time = row.rule->activity != nullptr && row.rule->activity->has_time();
  out += padded_right(has_time ? moment(row.rule->activity->first) : "no time", kTimeWidth) + "  ";
  out += padded_right(std::string(level_name(row.rule->level)), level_width);
  out += padded_left(row.is_alert ? counted(row.rule->count, "alert") : with_commas(row.rule->count), 10) + "  ";
  out += shortened(row.rule->title.empty() ? row.rule->path : row.rule->title, kTitleWidth) + '\n';
  const std::string more = circumstances(*row.rule);
  if (!more.empty()) out += std::string(kTimeWidth + 2, ' ') + more + '\n';
}

}  // namespace

void append_timeline(const std::vector<MatchedRule>& matches, const std::vector<MatchedRule>& alerts,
                     std::string& out) {
  std::vector<Row> rows;
  for (const MatchedRule& rule : matches) rows.push_back({&rule, false});
  for (const MatchedRule& rule : alerts) rows.push_back({&rule, true});
  if (rows.empty()) return;

  // First by severity, to pick the rows to show, then by time.
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tuple(b.rule->level, b.is_alert, a.first()) < std::tuple(a.rule->level, a.is_alert, b.first());
  });
  std::size_t shown = std::min(rows.size(), kTimelineRows);
  if (rows.front().rule->level >= Level::kMedium) {
    while (rows[shown - 1].rule->level < Level::kMedium) --shown;
  }
  std::uint64_t left_out = 0;
  std::size_t level_width = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i >= shown) left_out += rows[i].rule->count;
    if (i < shown) level_width = std::max(level_width, level_name(rows[i].rule->level).size());
  }
  std::stable_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(shown), [](const Row& a, const Row& b) {
    return std::tuple(a.first(), a.is_alert, b.rule->level) < std::tuple(b.first(), b.is_alert, a.rule->level);
  });

  out += "\nWhat happened, in order of time (UTC):\n\n";
  for (std::size_t i = 0; i < shown; ++i) append_row(rows[i], level_width, out);
  if (shown < rows.size()) {
    out += "\nNot shown here: " + counted(rows.size() - shown, "less serious rule") + " with " +
           counted(left_out, "line") + " of output\n";
  }
}

}  // namespace trailhound
