#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trailhound {

/// A moment in UTC: nanoseconds since 1970-01-01T00:00:00Z. Without leap seconds: `:60` reads as the next second. 64
/// bits cover the years 1678 to 2261; the functions below reject others.
using Nanoseconds = std::int64_t;

/// Reads an RFC 3339 date-time, as CloudTrail's eventTime is (`2023-07-10T12:05:31Z`), with optional fraction and
/// `Z` or a numeric offset; `t`, `z` and a space for the `T` are accepted, as RFC 3339 §5.6 allows.
/// nullopt for anything else, including a time without an offset.
std::optional<Nanoseconds> parse_rfc3339(std::string_view text);

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
