#include "engine/oracle/unroll.h"

#include <catch2/catch.hpp>

#include <stdexcept>

namespace trailhound {
namespace {

TEST_CASE("counted repetitions are written out", "[oracle]") {
  const struct {
    std::string expression, expected;
  } cases[] = {
      {"ab{2,4}", "a(?:bb(?:b)?(?:b)?)"},
      {"(ab){2,}?c", "(?:(?:ab)(?:ab)(?:ab)*)c"},
      {"(?P<n>a|b){2}", "(?:(?:a|b)(?:a|b))"},
      {"(?i:x){2}", "(?:(?i:x)(?i:x))"},
      {"(?i)x{0,1}", "(?i)(?:(?:x)?)"},
      {R"([]\]{2}]{2})", R"((?:[]\]{2}][]\]{2}]))"},
      {R"([[:alpha:]]{2}\x{41}{2}\pL{2}é{2})", R"((?:[[:alpha:]][[:alpha:]])(?:\x{41}\x{41})(?:\pL\pL)(?:éé))"},
      {R"(\Qa.\E{2})", R"(a(?:\.\.))"},
      {"(a{2}){2}", "(?:(?:(?:aa))(?:(?:aa)))"},
      {"a{,2}{x}", "a{,2}{x}"},
  };
  for (const auto& c : cases) {
    INFO(c.expression);
    CHECK(unrolled(c.expression) == c.expected);
  }
  CHECK_THROWS_AS(unrolled("((a{1000}){1000}){1000}"), std::invalid_argument);
}

}  // namespace
}  // namespace trailhound
