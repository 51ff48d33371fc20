#include "engine/sql/constants.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <string>

#include "engine/base/decimal.h"

namespace trailhound {
namespace {

using Kind = Pattern::Kind;

std::string plain(std::string_view text) {
  const auto number = Decimal::parse(text);
  REQUIRE(number.has_value());
  return plain_decimal(*number).value_or("none");
}

TEST_CASE("a number becomes plain decimal text, or none where the engines have too few digits") {
  struct Row {
    std::string text, plain;
  };
  const Row rows[] = {
      {"0", "0"},
      {"-0", "0"},
      {"5", "5"},
      {"5.0", "5"},
      {"-12", "-12"},
      {"1e3", "1000"},
      {"1.5", "1.5"},
      {"-0.25", "-0.25"},
      {"12e-4", "0.0012"},
      {"1234567.0001", "1234567.0001"},
      {"9007199254740993", "9007199254740993"},
      {"1e-10", "0.0000000001"},
      {"1e-11", "none"},
      {"1e27", "1000000000000000000000000000"},
      {"1e28", "none"},
      {"9999999999999999999999999999", "9999999999999999999999999999"},
      {"0.12345678901", "none"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(plain(row.text) == row.plain);
  }
}

TEST_CASE("LIKE takes its special characters in a literal as themselves") {
  const Pattern pattern{{{Kind::kLiteral, "50%_\\a"}, {Kind::kAnyOne, ""}, {Kind::kAnyRun, ""}, {Kind::kLiteral, "'"}}};
  CHECK(has_like_form(pattern));
  CHECK(like_form(pattern) == "50\\%\\_\\\\a_%'");
  CHECK(like_form({}).empty());
  CHECK_FALSE(has_like_form({{{Kind::kLiteral, "a"}, {Kind::kDash, ""}}}));
}

TEST_CASE("a pattern as an expression fits the whole text and has its dashes as a class") {
  const Pattern pattern{
      {{Kind::kAnyRun, ""}, {Kind::kDash, ""}, {Kind::kLiteral, "A.b \xC3\x89"}, {Kind::kAnyOne, ""}}};
  const std::string dashes = "[-/\xE2\x80\x93\xE2\x80\x94\xE2\x80\x95]";
  CHECK(pattern_expression(pattern, true) == "\\A(?s:.*)" + dashes + "A\\.b\\ \xC3\x89(?s:.)\\z");
  CHECK(pattern_expression(pattern, false) == "\\A(?s:.*)" + dashes + "a\\.b\\ \xC3\xA9(?s:.)\\z");
  CHECK(pattern_expression({{{Kind::kLiteral, "(a|b)*"}}}, true) == "\\A\\(a\\|b\\)\\*\\z");
  CHECK(pattern_expression({}, true) == "\\A\\z");
}

CidrTest network(std::initializer_list<std::uint8_t> bytes, int prefix, bool v6 = false) {
  CidrTest test;
  test.v6 = v6;
  std::copy(bytes.begin(), bytes.end(), test.bytes.begin());
  test.prefix = prefix;
  return test;
}

TEST_CASE("a network of IPv4 is an expression") {
  const std::string any = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  CHECK(network_expression(network({10}, 8)) == "\\A10\\." + any + "\\." + any + "\\." + any + "\\z");
  CHECK(network_expression(network({172, 16}, 12)) ==
        "\\A172\\.(?:16|17|18|19|20|21|22|23|24|25|26|27|28|29|30|31)\\." + any + "\\." + any + "\\z");
  CHECK(network_expression(network({203, 0, 113, 9}, 32)) == "\\A203\\.0\\.113\\.9\\z");
  CHECK(network_expression(network({203, 0, 113, 8}, 31)) == "\\A203\\.0\\.113\\.(?:8|9)\\z");
  CHECK(network_expression(network({}, 0)) == "\\A" + any + "\\." + any + "\\." + any + "\\." + any + "\\z");
}

TEST_CASE("a network of IPv6 has its first and last address") {
  const Network6 documentation = network6(network({0x20, 0x01, 0x0d, 0xb8}, 32, true));
  CHECK(documentation.networks == std::vector<std::string>{"2001:0db8:0000:0000:0000:0000:0000:0000/32"});
  CHECK(documentation.first == "20010db8000000000000000000000000");
  CHECK(documentation.last == "20010db8ffffffffffffffffffffffff");
  CHECK(network6(network({0xfe, 0x80}, 10, true)).last == "febfffffffffffffffffffffffffffff");
  const Network6 all = network6(network({}, 0, true));
  CHECK(all.last == std::string(32, 'f'));
  const Network6 one = network6(network({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, true));
  CHECK(one.first == std::string(31, '0') + "1");
  CHECK(one.last == one.first);
}

TEST_CASE("a network that holds addresses of IPv4 in IPv6 has them as IPv4, too") {
  const auto networks = [](std::initializer_list<std::uint8_t> bytes, int prefix) {
    return network6(network(bytes, prefix, true)).networks;
  };
  using Networks = std::vector<std::string>;
  const std::string none = "0000:0000:0000:0000:0000:0000:0000:0000/";
  CHECK(networks({}, 0) == Networks{none + "0", "0.0.0.0/0"});
  CHECK(networks({}, 80) == Networks{none + "80", "0.0.0.0/0"});
  CHECK(networks({}, 81) == Networks{none + "81"});
  CHECK(networks({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96) == Networks{"0.0.0.0/0"});
  CHECK(networks({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10}, 104) == Networks{"10.0.0.0/8"});
  CHECK(networks({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe}, 96).front().ends_with(":fffe:0000:0000/96"));
}

TEST_CASE("parts of times have the names that the engines know") {
  using Part = TimePartTest::Part;
  CHECK(to_string(Part::kMinute) == "minute");
  CHECK(to_string(Part::kHour) == "hour");
  CHECK(to_string(Part::kDay) == "day");
  CHECK(to_string(Part::kWeek) == "week");
  CHECK(to_string(Part::kMonth) == "month");
  CHECK(to_string(Part::kYear) == "year");
}

}  // namespace
}  // namespace trailhound
