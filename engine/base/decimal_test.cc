#include "engine/base/decimal.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

Decimal number(std::string_view text) {
  const auto value = Decimal::parse(text);
  INFO(text);
  REQUIRE(value.has_value());
  return *value;
}

TEST_CASE("equal numbers are equal however they are written") {
  const std::vector<std::string_view> groups[] = {
      {"10", "10.0", "1e1", "1E+1", "0.1e2", "100e-1", "+10", "0010", "10.000"},
      {"0", "-0", "0.0", "0e99", "-0.000e-5", "+0", "000"},
      {"-1.5", "-15e-1", "-0.15e1", "-1.50"},
      {"9007199254740993", "9007199254740993.0", "9.007199254740993e15"},
      {"9007199254740992"},
      {"0.001", "1e-3", "0.0010"},
      {"1e400"},
      {"1e401"},
  };
  for (const auto& group : groups) {
    for (const auto& other : groups) {
      for (const auto a : group) {
        for (const auto b : other) {
          CAPTURE(a, b);
          CHECK((number(a) == number(b)) == (&group == &other));
          CHECK(((number(a) <=> number(b)) == 0) == (&group == &other));
        }
      }
    }
  }
}

TEST_CASE("numbers are ordered exactly") {
  const std::string_view rising[] = {"-1e400",
                                     "-10000000000000000000001",
                                     "-1e22",
                                     "-20",
                                     "-10.5",
                                     "-10",
                                     "-1.01",
                                     "-1",
                                     "-0.5",
                                     "-1e-400",
                                     "0",
                                     "1e-400",
                                     "0.001",
                                     "0.0011",
                                     "0.5",
                                     "0.51",
                                     "1",
                                     "1.000000000000000000000000001",
                                     "9",
                                     "10",
                                     "11",
                                     "99",
                                     "100",
                                     "9007199254740992",
                                     "9007199254740993",
                                     "1e22",
                                     "10000000000000000000001",
                                     "1e400"};
  for (std::size_t i = 0; i < std::size(rising); ++i) {
    for (std::size_t j = 0; j < std::size(rising); ++j) {
      CAPTURE(rising[i], rising[j]);
      CHECK((number(rising[i]) <=> number(rising[j])) == (i <=> j));
      CHECK((number(rising[i]) < number(rising[j])) == (i < j));
    }
  }
}

TEST_CASE("the normal form") {
  CHECK(number("-00120.0340e2") == Decimal{true, 5,
                                           "12003"
                                           "4"});
  CHECK(number("0.00") == Decimal{});
  CHECK(number("1e999999999999999999999999") == Decimal{false, std::int64_t{1} << 40, "1"});
  CHECK(number("1e-999999999999999999999999").exponent == -(std::int64_t{1} << 40) + 1);
}

TEST_CASE("what is no number") {
  for (const std::string_view text : {"", "-", "+", ".5", "5.", "1e", "1e+", "--1", "1 ", " 1", "0x10", "1_000", "NaN",
                                      "Infinity", "1.2.3", "1e1.5", "１", "1,5"}) {
    CAPTURE(text);
    CHECK_FALSE(Decimal::parse(text).has_value());
  }
}

TEST_CASE("plain decimal text") {
  for (const std::string_view text : {"0", "-12", "0.50", "007", "123456789012345678901234567890", "-0"}) {
    CAPTURE(text);
    CHECK(is_plain_decimal(text));
  }
  for (const std::string_view text :
       {"", "-", "+1", "1e3", "1E3", ".5", "5.", " 1", "1 ", "1.2.3", "0x1", "--1", "a"}) {
    CAPTURE(text);
    CHECK_FALSE(is_plain_decimal(text));
  }
}

}  // namespace
}  // namespace trailhound
