#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trailhound {

/// A number of JSON or YAML, exact whatever its size: 10 = 10.0 = 1e1, and 9007199254740993 is not
/// 9007199254740992 (semantics §4: exact beyond 2^53). A value in normal form, so that equal numbers have equal
/// members: `digits` has neither leading nor trailing zeros, and the value is 0.DIGITS × 10^exponent.
/// Zero has no digits, exponent 0 and is not negative.
struct Decimal {
  bool negative = false;
  std::int64_t exponent = 0;
  std::string digits;

  /// Reads a JSON number (RFC 8259 §6); a leading '+' and leading zeros are accepted too. Exponents saturate at
  /// ±2^40, far beyond what a record holds. nullopt if `text` is anything else.
  static std::optional<Decimal> parse(std::string_view text);

  friend bool operator==(const Decimal&, const Decimal&) = default;
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);
};

/// True for decimal text without an exponent (`-12`, `0.50`, `007`; not `+1`, `.5`, `5.` or with white space), the only
/// strings that ordering tests read as numbers.
bool is_plain_decimal(std::string_view text);

}  // namespace trailhound
