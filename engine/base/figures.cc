#include "engine/base/figures.h"

#include <array>
#include <cstdio>

#include "engine/base/text.h"

namespace trailhound {

namespace {

std::string fixed(double value, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

}  // namespace

std::string with_commas(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t at = text.size(); at > 3;) {
    at -= 3;
    text.insert(at, 1, ',');
  }
  return text;
}

std::string counted(std::uint64_t number, std::string_view noun) {
  std::string text = with_commas(number) + ' ';
  text += noun;
  if (number != 1) text += 's';
  return text;
}

std::string binary_size(double bytes) {
  constexpr std::array kUnits = {"KiB", "MiB", "GiB", "TiB"};
  constexpr double kRoundsUp = 1023.95;  // what would be shown as 1024.0 belongs to the next unit
  if (bytes < 1024) return fixed(bytes, 0) + (bytes == 1 ? " byte" : " bytes");
  std::size_t unit = 0;
  bytes /= 1024;
  while (bytes >= kRoundsUp && unit + 1 < kUnits.size()) {
    bytes /= 1024;
    ++unit;
  }
  return fixed(bytes, 1) + ' ' + kUnits[unit];
}

std::string duration(double seconds) {
  if (seconds < 9.995) return fixed(seconds, 2) + " s";
  if (seconds < 59.95) return fixed(seconds, 1) + " s";
  return clock_time(static_cast<std::uint64_t>(seconds + 0.5));
}

std::string clock_time(std::uint64_t seconds) {
  const std::uint64_t hours = seconds / 3600, minutes = seconds / 60 % 60;
  std::string text;
  const auto add = [&text](std::uint64_t value, bool two_digits) {
    if (!text.empty()) text += ':';
    if (two_digits && value < 10) text += '0';
    text += std::to_string(value);
  };
  if (hours > 0) add(hours, false);
  add(minutes, hours > 0);
  add(seconds % 60, true);
  return text;
}

std::string padded_left(std::string text, std::size_t width) {
  if (text.size() < width) text.insert(0, width - text.size(), ' ');
  return text;
}

std::string padded_right(std::string text, std::size_t width) {
  if (text.size() < width) text.append(width - text.size(), ' ');
  return text;
}

std::string shortened(std::string_view text, std::size_t width) {
  std::string shown = printable(text);
  std::size_t at = 0, last = 0, characters = 0;
  while (at < shown.size() && characters < width) {
    last = at;
    next_code_point(shown, at);
    ++characters;
  }
  if (at < shown.size()) shown = shown.substr(0, last) + "…";
  return shown;
}

}  // namespace trailhound
