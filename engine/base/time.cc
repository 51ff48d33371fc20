#include "engine/base/time.h"

#include <chrono>
#include <cstring>

namespace trailhound {
namespace {

constexpr Nanoseconds kSecond = 1'000'000'000;
constexpr std::int64_t kDaySeconds = 86'400;

/// A date as days since 1970. False if there is no such day, or none that Nanoseconds can express.
bool days_of(int year, int month, int day, std::int64_t& days) {
  if (year < 1678 || year > 2261) return false;
  const std::chrono::year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return false;
  days = std::chrono::sys_days{date}.time_since_epoch().count();
  return true;
}

/// Reads a date-time from left to right. Every step returns whether the text has it.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : text_(text) {}

  bool at_end() const { return offset_ == text_.size(); }
  std::string_view rest() const { return text_.substr(offset_); }
  /// The character that one_of() or digit() read last.
  char last() const { return last_; }

  bool one_of(std::string_view characters) {
    if (at_end()) return false;
    for (const char c : characters) {  // at most three, which costs less than a call of memchr
      if (text_[offset_] != c) continue;
      last_ = c;
      ++offset_;
      return true;
    }
    return false;
  }

  bool digit() {
    if (at_end() || text_[offset_] < '0' || text_[offset_] > '9') return false;
    last_ = text_[offset_++];
    return true;
  }

  /// Exactly `count` digits with a value of `low` to `high`.
  bool digits(int count, int low, int high, int& value) {
    value = 0;
    for (int i = 0; i < count; ++i) {
      if (!digit()) return false;
      value = value * 10 + (last_ - '0');
    }
    return value >= low && value <= high;
  }

  /// YYYY-MM-DD as days since 1970.
  bool date(std::int64_t& days) {
    int year, month, day;
    return digits(4, 0, 9999, year) && one_of("-") && digits(2, 1, 12, month) && one_of("-") && digits(2, 1, 31, day) &&
           days_of(year, month, day, days);
  }

  /// The digits after the seconds and their '.', at least one. Drops those beyond the nanoseconds.
  bool fraction(Nanoseconds& value) {
    if (!digit()) return false;
    Nanoseconds unit = kSecond / 10;
    do {
      value += unit * (last_ - '0');
      unit /= 10;
    } while (digit());
    return true;
  }

  /// `Z` or a numeric offset, as seconds to subtract.
  bool offset(std::int64_t& seconds) {
    seconds = 0;
    if (one_of("Zz")) return true;
    if (!one_of("+-")) return false;
    const bool west = last_ == '-';
    int hours, minutes;
    if (!digits(2, 0, 23, hours) || !one_of(":") || !digits(2, 0, 59, minutes)) return false;
    seconds = hours * 3600 + minutes * 60;
    if (west) seconds = -seconds;
    return true;
  }

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  char last_ = '\0';
};

/// What a text may leave out.
enum class Grammar {
  kRfc3339,    ///< nothing
  kTimestamp,  ///< the offset, if a blank precedes the time of day
  kEventTime,  ///< the offset
  kTyped,      ///< the offset, the seconds, the time of day
};

std::optional<Nanoseconds> parse_time(std::string_view text, Grammar grammar) {
  const bool is_typed = grammar == Grammar::kTyped;
  TimeReader reader(text);
  std::int64_t days;
  if (!reader.date(days)) return std::nullopt;
  std::int64_t seconds = days * kDaySeconds;
  if (is_typed && reader.at_end()) return seconds * kSecond;

  int hour, minute;
  if (!reader.one_of("Tt ")) return std::nullopt;
  const bool has_blank = reader.last() == ' ';
  if (!reader.digits(2, 0, 23, hour) || !reader.one_of(":") || !reader.digits(2, 0, 59, minute)) return std::nullopt;
  seconds += hour * 3600 + minute * 60;

  Nanoseconds fraction = 0;
  if (reader.one_of(":")) {
    int second;
    if (!reader.digits(2, 0, 60, second)) return std::nullopt;
    seconds += second;
    if (reader.one_of(".") && !reader.fraction(fraction)) return std::nullopt;
  } else if (!is_typed) {
    return std::nullopt;
  }

  const bool is_utc = is_typed || grammar == Grammar::kEventTime || (grammar == Grammar::kTimestamp && has_blank);
  if (is_utc && (reader.at_end() || (!is_typed && reader.rest() == " UTC"))) return seconds * kSecond + fraction;
  std::int64_t offset;
  if (!reader.offset(offset) || !reader.at_end()) return std::nullopt;
  return (seconds - offset) * kSecond + fraction;
}

std::uint64_t word_at(std::string_view text, std::size_t at) {
  std::uint64_t word = 0;
  std::memcpy(&word, text.data() + at, 8);
  return word;
}

/// Reads the one form in which CloudTrail writes eventTime, 2026-03-14T09:16:48Z. Empty for any other text, which may
/// still be a time. Every record has one, so this checks eight bytes at a time:
///
///   text     2026-03-      XOR of the two: digits become 0 to 9, and separators 0. Adding 0x76 to a digit's byte and
///   kForm    0000-00-      0x7f to a separator's sets the top bit of every byte that is anything else.
std::optional<Nanoseconds> parse_cloudtrail_time(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00Z";
  constexpr std::string_view kLimits = "vvvv\x7fvv\x7fvv\x7fvv\x7fvv\x7fvv\x7f";  // 'v' is 0x76
  static_assert(kLimits.size() == kForm.size());
  if (text.size() != kForm.size()) return std::nullopt;
  std::uint64_t wrong = 0;
  for (const std::size_t at : {0u, 8u, 12u}) {
    const std::uint64_t digits = word_at(text, at) ^ word_at(kForm, at);
    wrong |= (digits + word_at(kLimits, at)) | digits;  // a carry leaves a top bit behind, too
  }
  if ((wrong & 0x8080808080808080u) != 0) return std::nullopt;
  const auto two_digits = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  const int hour = two_digits(11), minute = two_digits(14), second = two_digits(17);
  std::int64_t days;
  if (hour > 23 || minute > 59 || second > 60 ||
      !days_of(two_digits(0) * 100 + two_digits(2), two_digits(5), two_digits(8), days)) {
    return std::nullopt;
  }
  return (days * kDaySeconds + hour * 3600 + minute * 60 + second) * kSecond;
}

std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

std::chrono::year_month_day date_of(std::int64_t days) { return std::chrono::sys_days{std::chrono::days{days}}; }

}  // namespace

std::optional<Nanoseconds> parse_rfc3339(std::string_view text) {
  const std::optional<Nanoseconds> time = parse_cloudtrail_time(text);
  return time ? time : parse_time(text, Grammar::kRfc3339);
}
std::optional<Nanoseconds> parse_timestamp(std::string_view text) { return parse_time(text, Grammar::kTimestamp); }
std::optional<Nanoseconds> parse_event_time(std::string_view text) {
  const std::optional<Nanoseconds> time = parse_cloudtrail_time(text);
  return time ? time : parse_time(text, Grammar::kEventTime);
}
std::optional<Nanoseconds> parse_user_time(std::string_view text) { return parse_time(text, Grammar::kTyped); }

std::string format_rfc3339(Nanoseconds time) {
  const std::int64_t seconds = floor_divide(time, kSecond);
  const std::int64_t days = floor_divide(seconds, kDaySeconds);
  const std::int64_t in_day = seconds - days * kDaySeconds;
  const auto date = date_of(days);

  std::string out;
  const auto append = [&out](std::int64_t number, int digits) {
    out.resize(out.size() + static_cast<std::size_t>(digits));
    for (auto digit = out.rbegin(); digits > 0; --digits, ++digit, number /= 10) {
      *digit = static_cast<char>('0' + number % 10);
    }
  };
  append(static_cast<int>(date.year()), 4);  // 64 bits of nanoseconds reach from 1677 to 2262
  out += '-';
  append(static_cast<unsigned>(date.month()), 2);
  out += '-';
  append(static_cast<unsigned>(date.day()), 2);
  out += 'T';
  append(in_day / 3600, 2);
  out += ':';
  append(in_day / 60 % 60, 2);
  out += ':';
  append(in_day % 60, 2);
  Nanoseconds fraction = time - seconds * kSecond;
  if (fraction != 0) {
    int digits = 9;
    for (; fraction % 10 == 0; fraction /= 10) --digits;
    out += '.';
    append(fraction, digits);
  }
  out += 'Z';
  return out;
}

CalendarParts calendar_parts(Nanoseconds time) {
  const std::int64_t seconds = floor_divide(time, kSecond);
  const std::int64_t days = floor_divide(seconds, kDaySeconds);
  const int in_day = static_cast<int>(seconds - days * kDaySeconds);
  const auto date = date_of(days);

  // ISO 8601: a week belongs to the year of its Thursday.
  const std::chrono::sys_days day{std::chrono::days{days}};
  const auto weekday = std::chrono::weekday{day}.iso_encoding();  // Monday 1 to Sunday 7
  const std::chrono::sys_days thursday = day + std::chrono::days{4 - static_cast<int>(weekday)};
  const std::chrono::sys_days new_year =
      std::chrono::sys_days{std::chrono::year_month_day{thursday}.year() / std::chrono::January / 1};

  CalendarParts parts;
  parts.minute = in_day / 60 % 60;
  parts.hour = in_day / 3600;
  parts.day = static_cast<int>(static_cast<unsigned>(date.day()));
  parts.week = static_cast<int>((thursday - new_year).count() / 7 + 1);
  parts.month = static_cast<int>(static_cast<unsigned>(date.month()));
  parts.year = static_cast<int>(date.year());
  return parts;
}

}  // namespace trailhound
