#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/base/figures.h"
#include "engine/page/json_members.h"
#include "engine/page/sections.h"
#include "engine/page/wording.h"
#include "engine/sigma/levels.h"

namespace trailhound {
namespace {

constexpr std::size_t kMostBars = 72;
constexpr std::int64_t kBarUnits = 100;    // horizontal units of a bar and the gap behind it
constexpr std::int64_t kGap = 14;          // of these
constexpr std::int64_t kHeight = 1000;     // vertical units of the highest bar
constexpr std::int64_t kLeastHeight = 14;  // so that one among thousands is still seen
constexpr Nanoseconds kHour = Nanoseconds{3600} * 1'000'000'000;

/// Events of a stretch of time, from the ledger.
struct Stretch {
  Nanoseconds start = 0, width = 0;
  std::uint64_t events = 0;
};

std::vector<Stretch> events_of(const JsonValue* ledger) {
  std::vector<Stretch> stretches;
  const JsonValue* const over_time = member(ledger, "events_over_time");
  const std::uint64_t hours = number_at(over_time, "hours");
  if (hours == 0 || hours > 100'000) return stretches;
  for (const JsonValue& bucket : elements_at(over_time, "buckets")) {
    // 2023-07-10T12Z, an hour without its minutes
    const std::string from(text_at(&bucket, "from"));
    const std::optional<Nanoseconds> start = parse_user_time(from.substr(0, from.find('Z')) + ":00Z");
    if (!start || *start < 0) continue;
    stretches.push_back({*start, static_cast<Nanoseconds>(hours) * kHour, number_at(&bucket, "events")});
  }
  return stretches;
}

/// What the chart covers, in bars of equal width.
struct Axis {
  Nanoseconds start = 0, width = 0;
  std::size_t bars = 0;

  Nanoseconds end() const { return start + static_cast<Nanoseconds>(bars) * width; }
  /// Horizontal units from the left edge; outside of the chart its edges.
  std::int64_t position(Nanoseconds time) const {
    const Nanoseconds inside = std::clamp(time, start, end()) - start;
    return inside / width * kBarUnits + inside % width / (width / kBarUnits);
  }
};

/// The height of a bar or a part of it that stands for `count` where the highest stands for `most`.
std::int64_t height(std::uint64_t count, std::uint64_t most) {
  const auto exact = static_cast<std::int64_t>(static_cast<double>(count) / static_cast<double>(most) * kHeight);
  return count == 0 ? 0 : std::max(exact, kLeastHeight);
}

std::uint64_t sum(const CountsByLevel& counts) {
  std::uint64_t total = 0;
  for (const std::uint64_t count : counts) total += count;
  return total;
}

/// A rectangle that stands on the base line, or on others.
Values rectangle(std::int64_t x, std::int64_t width, std::int64_t base, std::int64_t tall) {
  Values values;
  values.text("x", std::to_string(x)).text("width", std::to_string(std::max<std::int64_t>(width, 1)));
  values.text("y", std::to_string(kHeight - base - tall)).text("height", std::to_string(tall));
  return values;
}

/// `2023-07-10 12:05`
std::string minute(Nanoseconds time, const TimeZone* zone) { return moment(time, zone).substr(0, 16); }

Values::List match_bars(const std::vector<TimeBuckets::Bucket>& buckets, const Axis& axis, std::uint64_t most,
                        const TimeZone* zone) {
  Values::List bars;
  for (const TimeBuckets::Bucket& bucket : buckets) {
    Values::List parts;
    std::int64_t base = 0;
    for (std::size_t i = std::size(kLevelsFromTop); i-- > 0;) {
      const std::uint64_t count = bucket.counts[static_cast<std::size_t>(kLevelsFromTop[i])];
      if (count == 0) continue;
      const std::int64_t tall = std::min(height(count, most), kHeight - base);
      parts.push_back(rectangle(axis.position(bucket.start), kBarUnits - kGap, base, tall));
      parts.back().text("level", level_name(kLevelsFromTop[i]));
      base += tall;
    }
    bars.emplace_back()
        .text("title", minute(bucket.start, zone) + " " + zone_name(zone) + ": " + levels_text(bucket.counts))
        .list("parts", std::move(parts));
  }
  return bars;
}

Values::List event_bars(const std::vector<Stretch>& stretches, const Axis& axis, std::uint64_t most,
                        const TimeZone* zone) {
  Values::List bars;
  for (const Stretch& stretch : stretches) {
    const std::int64_t from = axis.position(stretch.start), to = axis.position(stretch.start + stretch.width);
    if (to <= from) continue;
    bars.push_back(rectangle(from, to - from, 0, height(stretch.events, most)));
    bars.back().text("title",
                     minute(stretch.start, zone) + " " + zone_name(zone) + ": " + counted(stretch.events, "event"));
  }
  return bars;
}

/// `5 minutes`, `1 day`
std::string width_text(Nanoseconds width) {
  const auto minutes = static_cast<std::uint64_t>(width / (kHour / 60));
  if (minutes < 60) return counted(minutes, "minute");
  if (minutes < 24 * 60) return counted(minutes / 60, "hour");
  return counted(minutes / (24 * 60), "day");
}

}  // namespace

void set_chart(const CaseFile& file, Values& page) {
  const TimeBuckets& times = file.findings.times();
  const JsonValue* const ledger = file.ledger ? &*file.ledger : nullptr;
  const std::vector<Stretch> stretches = events_of(ledger);
  page.flag("has_chart", !times.empty()).flag("has_events", !stretches.empty());
  page.number("beyond_chart", times.beyond()).flag("has_beyond_chart", times.beyond() > 0);
  if (times.empty()) return;

  // From the first to the last event if the ledger says when these were; forged times are no reason for a longer axis.
  Nanoseconds from = times.first(), to = times.last();
  const JsonValue* const time = member(ledger, "time");
  const auto first = parse_rfc3339(text_at(time, "first")), last = parse_rfc3339(text_at(time, "last"));
  constexpr Nanoseconds kMost = 400 * 24 * kHour;
  const bool is_plausible = first && last && *first >= 0 && *first <= *last;
  if (is_plausible && *last - from < kMost && from - *first < kMost) {
    from = std::min(from, *first);
    to = std::max(to, *last);
  }
  Axis axis;
  axis.width = times.width_for(from, to, kMostBars);
  axis.start = bucket_start(from, axis.width);
  axis.bars = static_cast<std::size_t>((to - axis.start) / axis.width) + 1;

  const std::vector<TimeBuckets::Bucket> buckets = times.joined(axis.width);
  std::uint64_t most_matches = 1, most_events = 1;
  for (const TimeBuckets::Bucket& bucket : buckets) most_matches = std::max(most_matches, sum(bucket.counts));
  for (const Stretch& stretch : stretches) most_events = std::max(most_events, stretch.events);
  page.text("chart_width", std::to_string(static_cast<std::int64_t>(axis.bars) * kBarUnits));
  page.number("most_matches", most_matches).number("most_events", most_events);
  page.text("bar_width", width_text(axis.width));
  page.text("axis_start", minute(axis.start, file.zone)).text("axis_end", minute(axis.end(), file.zone));
  page.text("axis_middle", minute(axis.start + (axis.end() - axis.start) / 2, file.zone));
  page.text("event_width", stretches.empty() ? "" : width_text(stretches.front().width));
  page.list("match_bars", match_bars(buckets, axis, most_matches, file.zone));
  page.list("event_bars", event_bars(stretches, axis, most_events, file.zone));
}

}  // namespace trailhound
