#include "engine/match/counted_run.h"

#include <catch2/catch.hpp>

#include <string>

#include "engine/match/regex.h"
#include "engine/testing/random.h"

namespace trailhound {
namespace {

TEST_CASE("expressions that are a sequence of counted characters") {
  for (const char* expression :
       {"[ab]*a[ab]{200}c", "a.{200}c", "key=[^&]{80}.*", "a{32}", R"(\.{40}\[)", "[0-9a-f]{64}", "-{40}", "x{31}y"}) {
    CAPTURE(expression);
    CHECK(counted_run(expression, false).has_value());
  }
  for (const char* expression : {"",
                                 "abc",
                                 "a{31}",
                                 "a{2000}",
                                 "a{1,200}c",
                                 "a{200,}",
                                 "(a){200}",
                                 "a|b{200}",
                                 "^a{200}",
                                 "a{200}$",
                                 "a*?b{200}",
                                 "ab*c{200}",
                                 "a+b{200}",
                                 R"(\d{200})",
                                 "[[:alpha:]]{200}",
                                 R"([\d]{200})",
                                 "[b-]{200}",
                                 "[]a]{200}",
                                 "a{200}?",
                                 "a{100}{2}",
                                 "[é]{200}",
                                 "a{0}b{200}",
                                 "a{600}b{600}",
                                 "[^a",
                                 "(?i)a{200}",
                                 "é*a{200}"}) {
    CAPTURE(expression);
    CHECK_FALSE(counted_run(expression, false).has_value());
  }
}

TEST_CASE("over long text, a counted expression finds what RE2 finds") {
  const char* const expressions[] = {"[ab]*a[ab]{40}c", "a.{40}c",      "b[^a]{35}",     "[a-c]{60}d",
                                     "c[ab]{34}.*",     ".{50}dd[ab]a", "[^\n]{100}a\n*"};
  Random random(7);
  int found = 0;
  for (int round = 0; round < 300; ++round) {
    std::string text;
    const std::string_view letters[] = {"a", "b", "a", "b", "a", "b", "c", "d", "\n", "é"};
    const std::size_t kinds = 4 + random.below(7);
    while (text.size() < 4200) text += letters[random.below(kinds)];
    const std::size_t place = random.below(4000);
    if (round % 2 == 0) text.insert(place, std::string(random.below(70), "abd"[random.below(3)]));
    // A text that begins inside a character is none.
    const bool dotall = random.chance(50);
    for (const char* expression : expressions) {
      const auto run = counted_run(expression, dotall);
      if (!run) continue;
      const auto regex = Regex::compile({expression, false, false, dotall});
      REQUIRE(regex);
      // RE2 answers for the short halves, whatever their length; the run for the whole.
      const auto by_pieces = [&] {
        for (std::size_t at = 0; at < text.size(); at += 1000) {
          if (regex->matches(std::string_view(text).substr(at, 1300))) return true;
        }
        return false;
      };
      CAPTURE(expression, text);
      const bool expected = by_pieces();
      found += expected;
      REQUIRE((run->find(text, 0) != std::string_view::npos) == expected);
      REQUIRE(regex->matches(text) == expected);
    }
  }
  CHECK(found > 100);
}

}  // namespace
}  // namespace trailhound
