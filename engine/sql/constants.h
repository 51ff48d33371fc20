#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sigma/rule.h"

namespace trailhound {

/// What the constants of a rule look like inside a query: numbers, patterns, networks.

/// Plain decimal notation. nullopt if the number needs more digits than the engines' decimal(38, 10) has.
std::optional<std::string> plain_decimal(const Decimal& number);

/// Whether LIKE can say the pattern: not the dashes of `windash`.
bool has_like_form(const Pattern& pattern);
/// The pattern of LIKE, with `\\` as escape.
std::string like_form(const Pattern& pattern);
/// A regular expression that both engines read alike, for a text that is in lower case unless `cased`.
std::string pattern_expression(const Pattern& pattern, bool cased);
/// A part of an IPv4 address, as inet_pton() takes it.
inline constexpr std::string_view kOctetExpression = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";

/// The addresses of an IPv4 network as a regular expression: it needs none of the functions for addresses, which the
/// engines read differently. REQUIRES: !test.v6
std::string network_expression(const CidrTest& test);
/// An IPv6 network.
struct Network6 {
  std::vector<std::string> networks;  ///< it, in full, and in IPv4 its addresses in ::ffff:0:0/96
  std::string first, last;            ///< its addresses as 32 hexadecimal digits
};
/// REQUIRES: test.v6
Network6 network6(const CidrTest& test);

}  // namespace trailhound
