#include "engine/sigma/scalar.h"

#include <algorithm>
#include <array>
#include <optional>

namespace trailhound {
namespace {

constexpr std::int64_t kLongestWrittenOut = 40;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::optional<bool> parse_boolean(std::string_view text) {
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  return std::nullopt;
}

/// `0x1F` or `0o17` as decimal digits, whatever its length (long multiplication; the text is capped by the caller).
std::string digits_of_base(std::string_view digits, unsigned base) {
  std::string decimal = "0";  // least significant digit first
  for (const char c : digits) {
    unsigned carry = is_digit(c) ? static_cast<unsigned>(c - '0') : static_cast<unsigned>((c | 0x20) - 'a' + 10);
    for (char& d : decimal) {
      const unsigned value = static_cast<unsigned>(d - '0') * base + carry;
      d = static_cast<char>('0' + value % 10);
      carry = value / 10;
    }
    for (; carry > 0; carry /= 10) decimal += static_cast<char>('0' + carry % 10);
  }
  std::reverse(decimal.begin(), decimal.end());
  return decimal;
}

std::optional<std::string> parse_based_integer(std::string_view text) {
  constexpr std::size_t kMostDigits = 64;
  if (text.size() < 3 || text.size() > kMostDigits + 2 || text[0] != '0') return std::nullopt;
  const std::string_view digits = text.substr(2);
  if (text[1] == 'x' && digits.find_first_not_of("0123456789abcdefABCDEF") == digits.npos) {
    return digits_of_base(digits, 16);
  }
  if (text[1] == 'o' && digits.find_first_not_of("01234567") == digits.npos) return digits_of_base(digits, 8);
  return std::nullopt;
}

/// The forms of the core schema that JSON does not have, `+1`, `.5` and `1.`, made JSON. nullopt: not a number.
std::optional<std::string> json_number(std::string_view text) {
  std::string json;
  std::size_t at = 0;
  if (at < text.size() && (text[at] == '-' || text[at] == '+')) {
    if (text[at] == '-') json += '-';
    ++at;
  }
  const std::size_t whole = at;
  while (at < text.size() && is_digit(text[at])) ++at;
  const std::string_view whole_digits = text.substr(whole, at - whole);
  if (whole_digits.size() > 1 && whole_digits[0] == '0') return std::nullopt;
  json += whole_digits.empty() ? "0" : std::string(whole_digits);
  std::size_t fraction_digits = 0;
  if (at < text.size() && text[at] == '.') {
    const std::size_t fraction = ++at;
    while (at < text.size() && is_digit(text[at])) ++at;
    fraction_digits = at - fraction;
    if (fraction_digits > 0) json.append(".").append(text.substr(fraction, fraction_digits));
  }
  if (whole_digits.empty() && fraction_digits == 0) return std::nullopt;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    json += text[at++];
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) json += text[at++];
    const std::size_t exponent = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == exponent) return std::nullopt;
    json.append(text.substr(exponent, at - exponent));
  }
  if (at != text.size()) return std::nullopt;
  return json;
}

/// 0.DIGITS × 10^exponent without an exponent.
std::string written_out(const Decimal& number) {
  std::string text = number.negative ? "-" : "";
  const auto length = static_cast<std::int64_t>(number.digits.size());
  if (number.digits.empty()) return "0";
  if (number.exponent <= 0) {
    text += "0." + std::string(static_cast<std::size_t>(-number.exponent), '0') + number.digits;
  } else if (number.exponent >= length) {
    text += number.digits + std::string(static_cast<std::size_t>(number.exponent - length), '0');
  } else {
    const auto point = static_cast<std::size_t>(number.exponent);
    text += number.digits.substr(0, point) + "." + number.digits.substr(point);
  }
  return text;
}

std::optional<YamlScalar> parse_number(std::string_view text) {
  const std::optional<std::string> based = parse_based_integer(text);
  const std::optional<std::string> json = based ? based : json_number(text);
  if (!json) return std::nullopt;
  std::optional<Decimal> number = Decimal::parse(*json);
  if (!number) return std::nullopt;
  YamlScalar scalar;
  scalar.type = YamlScalar::Type::kNumber;
  scalar.number = std::move(*number);
  const bool plain = json->find_first_of("eE") == json->npos;
  const bool short_enough =
      scalar.number.exponent >= -kLongestWrittenOut && scalar.number.exponent <= kLongestWrittenOut;
  scalar.text = plain ? *json : short_enough ? written_out(scalar.number) : std::string(text);
  return scalar;
}

}  // namespace

YamlScalar resolve_scalar(const YamlNode& node) {
  YamlScalar scalar;
  if (node.style == YamlNode::Style::kPlain) {
    if (node.is_null()) {
      scalar.type = YamlScalar::Type::kNull;
      return scalar;
    }
    if (const std::optional<bool> boolean = parse_boolean(node.text)) {
      scalar.type = YamlScalar::Type::kBoolean;
      scalar.boolean = *boolean;
      return scalar;
    }
    if (std::optional<YamlScalar> number = parse_number(node.text)) return std::move(*number);
  }
  scalar.text = node.text;
  return scalar;
}

std::optional<YamlScalar> number_in_quotes(const YamlNode& node) {
  if (!node.is_scalar() || node.style != YamlNode::Style::kText) return std::nullopt;
  return parse_number(node.text);
}

std::string_view type_name(const YamlNode& node) {
  if (node.is_map()) return "a map";
  if (node.is_sequence()) return "a list";
  switch (resolve_scalar(node).type) {
    case YamlScalar::Type::kNull:
      return "null";
    case YamlScalar::Type::kBoolean:
      return "a boolean";
    case YamlScalar::Type::kNumber:
      return "a number";
    case YamlScalar::Type::kText:
      return "text";
  }
  return "text";
}

}  // namespace trailhound
