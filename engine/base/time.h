#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trailhound {

/// A moment in UTC: nanoseconds since 1970-01-01T00:00:00Z. Leap seconds do not exist here (`:60` reads as the next
/// second). Years 1678 to 2261 fit; others are not times.
using Nanoseconds = std::int64_t;

/// Reads an RFC 3339 date-time, as CloudTrail's eventTime is (`2023-07-10T12:05:31Z`), with optional fraction and
/// `Z` or a numeric offset; `t`, `z` and a space for the `T` are accepted, as RFC 3339 §5.6 allows.
/// nullopt for anything else, including a time without an offset.
std::optional<Nanoseconds> parse_rfc3339(std::string_view text);

/// What a person types after --from or --to: an RFC 3339 date-time, the same without an offset (read as UTC),
/// without seconds, or a date alone (its first moment).
std::optional<Nanoseconds> parse_user_time(std::string_view text);

/// `2023-07-10T12:05:31Z`, with a fraction only where it is not zero.
std::string format_rfc3339(Nanoseconds time);

/// The UTC calendar parts that Sigma's time modifiers compare. `week` is the ISO 8601 week (1 to 53).
struct CalendarParts {
  int minute, hour, day, week, month, year;
};
CalendarParts calendar_parts(Nanoseconds time);

}  // namespace trailhound
