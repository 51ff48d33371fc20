#include "engine/base/fixed.h"

#include <algorithm>
#include <cstddef>

namespace trailhound {

std::optional<Fixed> to_fixed(const Decimal& number) {
  constexpr std::int64_t kFraction = 9, kMostDigits = 19;  // 10^18 itself has 19
  if (number.digits.empty()) return Fixed{0};
  if (number.exponent > kMostDigits) return std::nullopt;
  if (number.exponent < -kFraction) return Fixed{0};  // below 10^-10
  const auto wanted = static_cast<std::size_t>(number.exponent + kFraction);
  Fixed value = 0;
  for (std::size_t i = 0; i < wanted; ++i) value = value * 10 + (i < number.digits.size() ? number.digits[i] - '0' : 0);
  if (wanted < number.digits.size() && number.digits[wanted] >= '5') ++value;
  constexpr Fixed kMost = Fixed{1'000'000'000'000'000'000} * kFixedOne;
  const bool beyond = value > kMost || (value == kMost && wanted < number.digits.size());
  if (beyond) return std::nullopt;
  return number.negative ? -value : value;
}

std::string to_string(Fixed number) {
  const bool negative = number < 0;
  unsigned __int128 rest = negative ? -static_cast<unsigned __int128>(number) : static_cast<unsigned __int128>(number);
  std::string digits;  // from the last to the first
  for (; rest > 0 || digits.size() < 10; rest /= 10) digits += static_cast<char>('0' + static_cast<int>(rest % 10));
  const std::size_t zeros = std::min(digits.find_first_not_of('0'), std::size_t{9});
  std::string text = negative ? "-" : "";
  text.append(digits.rbegin(), digits.rend() - 9);
  if (zeros < 9) text.append(".").append(digits.rend() - 9, digits.rend() - static_cast<std::ptrdiff_t>(zeros));
  return text;
}

}  // namespace trailhound
