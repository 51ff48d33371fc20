#include "engine/sql/constants.h"

#include <algorithm>
#include <cctype>

#include "engine/base/text.h"

namespace trailhound {
namespace {

/// Digits that a decimal(38, 10) has room for.
constexpr std::int64_t kMostWholeDigits = 28, kMostFraction = 10;

std::string octet_expression(const CidrTest& test, int octet) {
  const int bits = std::clamp(test.prefix - 8 * octet, 0, 8);
  const unsigned byte = test.bytes[static_cast<std::size_t>(octet)];
  if (bits == 8) return std::to_string(byte);
  if (bits == 0) return std::string(kOctetExpression);
  const unsigned first = byte & (0xFFu << (8 - bits)) & 0xFFu;
  std::string out = "(?:";
  for (unsigned value = first; value < first + (1u << (8 - bits)); ++value) {
    out += (value > first ? "|" : "") + std::to_string(value);
  }
  return out + ")";
}

/// Whether the network has addresses of ::ffff:0:0/96.
bool has_mapped_addresses(const CidrTest& test) {
  for (std::size_t bit = 0; bit < static_cast<std::size_t>(std::min(test.prefix, 96)); ++bit) {
    const bool is_set = (test.bytes[bit / 8] & (0x80u >> (bit % 8))) != 0;
    if (is_set != (bit >= 80)) return false;
  }
  return true;
}

}  // namespace

std::optional<std::string> plain_decimal(const Decimal& number) {
  const auto digits = static_cast<std::int64_t>(number.digits.size());
  if (number.exponent > kMostWholeDigits || digits - number.exponent > kMostFraction) return std::nullopt;
  std::string whole = "0", fraction;
  for (std::int64_t i = 0; i < std::max(digits, number.exponent); ++i) {
    const char digit = i < digits ? number.digits[static_cast<std::size_t>(i)] : '0';
    (i < number.exponent ? whole : fraction) += digit;
  }
  if (number.exponent < 0) fraction.insert(0, static_cast<std::size_t>(-number.exponent), '0');
  const std::size_t first = std::min(whole.find_first_not_of('0'), whole.size() - 1);
  return (number.negative ? "-" : "") + whole.substr(first) + (fraction.empty() ? "" : "." + fraction);
}

std::string like_form(const Pattern& pattern) {
  std::string out;
  for (const Pattern::Part& part : pattern.parts) {
    if (part.kind == Pattern::Kind::kAnyRun) out += '%';
    if (part.kind == Pattern::Kind::kAnyOne) out += '_';
    for (const char c : part.text) {
      if (c == '%' || c == '_' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

bool has_like_form(const Pattern& pattern) {
  return std::none_of(pattern.parts.begin(), pattern.parts.end(),
                      [](const Pattern::Part& part) { return part.kind == Pattern::Kind::kDash; });
}

std::string pattern_expression(const Pattern& pattern, bool cased) {
  std::string out = "\\A";
  for (const Pattern::Part& part : pattern.parts) {
    if (part.kind == Pattern::Kind::kAnyRun) out += "(?s:.*)";
    if (part.kind == Pattern::Kind::kAnyOne) out += "(?s:.)";
    if (part.kind == Pattern::Kind::kDash) out += "[-/\xE2\x80\x93\xE2\x80\x94\xE2\x80\x95]";
    for (const char c : cased ? part.text : folded(part.text)) {
      if (static_cast<unsigned char>(c) < 0x80 && std::isalnum(static_cast<unsigned char>(c)) == 0) out += '\\';
      out += c;
    }
  }
  return out + "\\z";
}

std::string network_expression(const CidrTest& test) {
  std::string out = "\\A";
  for (int octet = 0; octet < 4; ++octet) out += (octet > 0 ? "\\." : "") + octet_expression(test, octet);
  return out + "\\z";
}

Network6 network6(const CidrTest& test) {
  constexpr char kHex[] = "0123456789abcdef";
  Network6 out;
  std::string text;
  for (std::size_t i = 0; i < 16; ++i) {
    const unsigned byte = test.bytes[i];
    const int bits = std::clamp(test.prefix - 8 * static_cast<int>(i), 0, 8);
    const unsigned last = byte | (0xFFu >> bits);
    if (i > 0 && i % 2 == 0) text += ':';
    for (std::string* digits : {&text, &out.first}) {
      *digits += kHex[byte / 16];
      *digits += kHex[byte % 16];
    }
    out.last += kHex[last / 16];
    out.last += kHex[last % 16];
  }
  const bool is_mapped = has_mapped_addresses(test);
  if (!is_mapped || test.prefix < 96) out.networks.push_back(text + "/" + std::to_string(test.prefix));
  if (is_mapped) {
    std::string four;
    for (std::size_t i = 12; i < 16; ++i) four += (i > 12 ? "." : "") + std::to_string(test.bytes[i]);
    out.networks.push_back(four + "/" + std::to_string(std::max(test.prefix - 96, 0)));
  }
  return out;
}

}  // namespace trailhound
