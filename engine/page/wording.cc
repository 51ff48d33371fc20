#include "engine/page/wording.h"

#include "engine/base/figures.h"
#include "engine/sigma/levels.h"

namespace trailhound {

std::string moment(Nanoseconds time, const TimeZone* zone) { return local_time(time, zone); }

std::string moments(Nanoseconds first, Nanoseconds last, const TimeZone* zone) {
  const std::string from = moment(first, zone), to = moment(last, zone);
  if (from == to) return from;
  const bool is_same_day = from.substr(0, 10) == to.substr(0, 10);
  return from + " to " + (is_same_day ? to.substr(11) : to);
}

std::string moments(std::string_view first, std::string_view last, const TimeZone* zone) {
  const std::optional<Nanoseconds> from = parse_event_time(first), to = parse_event_time(last);
  if (!from) return {};
  return moments(*from, to.value_or(*from), zone);
}

std::string enumerated(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 < names.size() ? ", " : " and ";
    text += names[i];
  }
  return text;
}

std::string few(const FewNames& names, std::string_view (*shown)(std::string_view)) {
  std::vector<std::string> all;
  for (const std::string& name : names.first) all.emplace_back(shown == nullptr ? name : shown(name));
  if (names.more) all.emplace_back("others");
  return enumerated(all);
}

std::string counted_matches(std::uint64_t count) { return with_commas(count) + (count == 1 ? " match" : " matches"); }

Values::List level_chips(const CountsByLevel& counts) {
  Values::List chips;
  for (const Level level : kLevelsFromTop) {
    const std::uint64_t count = counts[static_cast<std::size_t>(level)];
    if (count > 0) chips.emplace_back().text("level", level_name(level)).number("count", count);
  }
  return chips;
}

}  // namespace trailhound
