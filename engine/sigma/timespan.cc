#include "engine/sigma/timespan.h"

#include <cstdint>

namespace trailhound {
namespace {

std::int64_t seconds_of(char unit) {
  switch (unit) {
    case 's':
      return 1;
    case 'm':
      return 60;
    case 'h':
      return 3600;
    case 'd':
      return 86'400;
    case 'w':
      return 604'800;
    case 'M':
      return 2'629'746;
    case 'y':
      return 31'556'952;
    default:
      return 0;
  }
}

}  // namespace

std::optional<Nanoseconds> parse_timespan(std::string_view text) {
  constexpr std::int64_t kMostSeconds = 290 * std::int64_t{31'556'952};
  if (text.size() < 2) return std::nullopt;
  const std::int64_t unit = seconds_of(text.back());
  if (unit == 0) return std::nullopt;
  std::int64_t count = 0;
  for (const char c : text.substr(0, text.size() - 1)) {
    if (c < '0' || c > '9') return std::nullopt;
    count = count * 10 + (c - '0');
    if (count > kMostSeconds / unit) return std::nullopt;
  }
  return count * unit * 1'000'000'000;
}

}  // namespace trailhound
