#include "engine/base/fixed.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

namespace trailhound {
namespace {

std::string through(std::string_view text) {
  const std::optional<Fixed> fixed = to_fixed(*Decimal::parse(text));
  return fixed ? to_string(*fixed) : "beyond";
}

TEST_CASE("decimals become integers of a billionth", "[base]") {
  const struct {
    std::string_view number, expected;
  } cases[] = {
      {"0", "0"},
      {"-0.0", "0"},
      {"12", "12"},
      {"100", "100"},
      {"-0.5", "-0.5"},
      {"1e3", "1000"},
      {"1.10", "1.1"},
      {"0.000000001", "0.000000001"},
      {"0.0000000005", "0.000000001"},
      {"-0.0000000005", "-0.000000001"},
      {"0.00000000049", "0"},
      {"0.9999999999", "1"},
      {"1e-400", "0"},
      {"123456789.987654321", "123456789.987654321"},
      {"1000000000000000000", "1000000000000000000"},
      {"-1e18", "-1000000000000000000"},
      {"999999999999999999.999999999", "999999999999999999.999999999"},
      {"1000000000000000000.0000000001", "beyond"},
      {"1000000000000000001", "beyond"},
      {"1e19", "beyond"},
      {"-1e400", "beyond"},
  };
  for (const auto& c : cases) {
    INFO(c.number);
    CHECK(through(c.number) == c.expected);
  }
  CHECK(to_fixed(*Decimal::parse("1.5")) == Fixed{1'500'000'000});
}

}  // namespace
}  // namespace trailhound
