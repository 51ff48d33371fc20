#include "engine/hunt/principal_matches.h"
#include "engine/sigma/levels.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("matches are counted by principal and level") {
  PrincipalMatches matches;
  const std::uint32_t bob = matches.number_of("bob"), nobody = matches.number_of("");
  CHECK(matches.number_of("bob") == bob);
  matches.add(bob, Level::kHigh);
  matches.add(bob, Level::kHigh);
  matches.add(bob, Level::kNone);
  matches.add(nobody, Level::kLow);
  REQUIRE(matches.all().size() == 2);
  CHECK(matches.all()[bob].name == "bob");
  CHECK(matches.all()[bob].matches == CountsByLevel{1, 0, 0, 0, 2, 0});
  CHECK(matches.all()[nobody].matches == CountsByLevel{0, 0, 1, 0, 0, 0});
  CHECK(matches.beyond() == 0);
}

TEST_CASE("the number and the names of principals are bounded") {
  PrincipalMatches matches;
  const std::string long_name(PrincipalMatches::kNameBytes + 1, 'x');
  for (std::size_t i = 0; i < PrincipalMatches::kMaxPrincipals; ++i) {
    matches.add(matches.number_of(std::to_string(i) + long_name), Level::kLow);
  }
  matches.add(matches.number_of("one more"), Level::kHigh);
  matches.add(matches.number_of("0" + long_name), Level::kLow);
  CHECK(matches.all().size() == PrincipalMatches::kMaxPrincipals);
  CHECK(matches.all()[0].name.size() == PrincipalMatches::kNameBytes);
  CHECK(matches.all()[0].matches[static_cast<std::size_t>(Level::kLow)] == 2);
  CHECK(matches.beyond() == 1);
}

}  // namespace
}  // namespace trailhound
