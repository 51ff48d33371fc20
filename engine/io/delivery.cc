#include "engine/io/delivery.h"

#include <algorithm>
#include <string>

namespace trailhound {
namespace {

bool are_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// The time that begins `text`, as in names of log files and digests: `20240314T0910Z`, `20240314T091648Z`.
std::optional<Nanoseconds> leading_time(std::string_view text) {
  constexpr std::size_t kDate = 8;
  const std::size_t end = text.find('Z');
  if (end == std::string_view::npos || text[std::min(kDate, end)] != 'T') return std::nullopt;
  const std::string_view date = text.substr(0, kDate), clock = text.substr(kDate + 1, end - kDate - 1);
  if ((clock.size() != 4 && clock.size() != 6) || !are_digits(date) || !are_digits(clock)) return std::nullopt;
  std::string time(date.substr(0, 4));
  time.append("-").append(date.substr(4, 2)).append("-").append(date.substr(6)).append("T");
  time.append(clock.substr(0, 2)).append(":").append(clock.substr(2, 2)).append(":");
  time.append(clock.size() == 6 ? clock.substr(4) : "00").append("Z");
  return parse_rfc3339(time);
}

}  // namespace

std::optional<Nanoseconds> delivery_time(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);  // npos + 1 is 0
  for (std::size_t at = name.find('_'); at != std::string_view::npos; at = name.find('_', at + 1)) {
    if (const auto time = leading_time(name.substr(at + 1))) return time;
  }
  return std::nullopt;
}

bool is_delivered_log(std::string_view path) {
  return path.substr(path.rfind('/') + 1).find("_CloudTrail_") != std::string_view::npos && delivery_time(path);
}

void leave_out_by_delivery(std::optional<Nanoseconds> from, std::optional<Nanoseconds> to, InputList& list) {
  if (!from && !to) return;
  list.left_out += std::erase_if(list.inputs, [&](const Input& input) {
    const auto time = delivery_time(input.path);
    return time && ((from && *time < *from) || (to && *time > *to));
  });
}

}  // namespace trailhound
