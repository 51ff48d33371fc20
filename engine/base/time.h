#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trailhound {

/// A moment in UTC: nanoseconds since 1970-01-01T00:00:00Z. Without leap seconds: `:60` reads as the next second. 64
/// bits cover the years 1678 to 2261; the functions below reject others.
using Nanoseconds = std::int64_t;

/// The time from one moment to a later one, also where that is more than Nanoseconds can hold: 584 years.
inline std::uint64_t elapsed(Nanoseconds from, Nanoseconds to) {
  return static_cast<std::uint64_t>(to) - static_cast<std::uint64_t>(from);
}

/// Reads an RFC 3339 date-time, as CloudTrail's eventTime is (`2023-07-10T12:05:31Z`), with optional fraction and
/// `Z` or a numeric offset; `t`, `z` and a space for the `T` are accepted, as RFC 3339 §5.6 allows.
/// nullopt for anything else, including a time without an offset.
std::optional<Nanoseconds> parse_rfc3339(std::string_view text);

/// An RFC 3339 date-time, or one with a blank and without an offset, which is UTC: `2023-01-09 16:01:21[.000][ UTC]`,
/// as CloudTrail Lake, Athena and SIEMs write what S3 delivers as `2023-01-09T16:01:21Z`. Sigma's time modifiers read
/// this. nullopt for anything else: a `T` without an offset means local time (ISO 8601), and a field may hold one.
std::optional<Nanoseconds> parse_timestamp(std::string_view text);

/// Reads an eventTime, or the `@timestamp` of a record without one. CloudTrail's times are UTC whatever a tool made of
/// their notation, so a missing offset means UTC even after a `T`. Otherwise as parse_timestamp().
std::optional<Nanoseconds> parse_event_time(std::string_view text);

/// Reads what a person types after --from or --to: an RFC 3339 date-time, the same without an offset (then UTC),
/// without seconds, or a date alone (its first moment). nullopt for anything else.
std::optional<Nanoseconds> parse_user_time(std::string_view text);

/// `2023-07-10T12:05:31Z`, with a fraction unless it is zero.
std::string format_rfc3339(Nanoseconds time);

/// The UTC calendar parts that Sigma's time modifiers compare. `week` is the ISO 8601 week (1 to 53).
struct CalendarParts {
  int minute, hour, day, week, month, year;
};
CalendarParts calendar_parts(Nanoseconds time);

}  // namespace trailhound
