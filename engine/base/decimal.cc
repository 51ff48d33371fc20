#include "engine/base/decimal.h"

#include <algorithm>

namespace trailhound {
namespace {

constexpr std::int64_t kExponentLimit = std::int64_t{1} << 40;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The digits at `offset`, which advances behind them.
std::string_view take_digits(std::string_view text, std::size_t& offset) {
  const std::size_t from = offset;
  while (offset < text.size() && is_digit(text[offset])) ++offset;
  return text.substr(from, offset - from);
}

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view text) {
  Decimal result;
  std::size_t offset = 0;
  if (offset < text.size() && (text[offset] == '-' || text[offset] == '+')) result.negative = text[offset++] == '-';

  const std::string_view whole = take_digits(text, offset);
  if (whole.empty()) return std::nullopt;
  std::string_view fraction;
  if (offset < text.size() && text[offset] == '.') {
    fraction = take_digits(text, ++offset);
    if (fraction.empty()) return std::nullopt;
  }
  if (offset < text.size() && (text[offset] == 'e' || text[offset] == 'E')) {
    ++offset;
    bool down = false;
    if (offset < text.size() && (text[offset] == '-' || text[offset] == '+')) down = text[offset++] == '-';
    const std::string_view power = take_digits(text, offset);
    if (power.empty()) return std::nullopt;
    for (const char c : power) result.exponent = std::min(result.exponent * 10 + (c - '0'), kExponentLimit);
    if (down) result.exponent = -result.exponent;
  }
  if (offset != text.size()) return std::nullopt;

  result.digits.reserve(whole.size() + fraction.size());
  result.digits.append(whole).append(fraction);
  const std::size_t first = result.digits.find_first_not_of('0');
  if (first == std::string::npos) return Decimal{};
  result.digits.erase(result.digits.find_last_not_of('0') + 1);
  result.digits.erase(0, first);
  result.exponent += static_cast<std::int64_t>(whole.size()) - static_cast<std::int64_t>(first);
  result.exponent = std::clamp(result.exponent, -kExponentLimit, kExponentLimit);
  return result;
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  const auto sign = [](const Decimal& d) { return d.digits.empty() ? 0 : d.negative ? -1 : 1; };
  if (sign(a) != sign(b)) return sign(a) <=> sign(b);
  // Both are 0.DIGITS with a first digit that is not zero, so the exponent decides, then the digits as text.
  const Decimal& low = a.negative ? b : a;
  const Decimal& high = a.negative ? a : b;
  if (low.exponent != high.exponent) return low.exponent <=> high.exponent;
  return low.digits.compare(high.digits) <=> 0;
}

bool is_plain_decimal(std::string_view text) {
  std::size_t offset = !text.empty() && text.front() == '-' ? 1 : 0;
  if (take_digits(text, offset).empty()) return false;
  if (offset == text.size()) return true;
  if (text[offset] != '.') return false;
  return !take_digits(text, ++offset).empty() && offset == text.size();
}

}  // namespace trailhound
