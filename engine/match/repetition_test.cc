#include "engine/match/repetition.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/match/regex.h"

namespace trailhound {
namespace {

TEST_CASE("counts beyond RE2's limit become sequences of smaller ones") {
  const struct {
    std::string expression, expected;
  } cases[] = {
      {"x{1,3000}", "(?:x{1}x{0,1000}x{0,1000}x{0,999})"},
      {"x{2500}", "(?:x{1000}x{1000}x{500})"},
      {"x{2500,}?y", "(?:x{1000}x{1000}x{500}x*)y"},
      {"x{0,1001}", "(?:x{0,1000}x{0,1})"},
      {"ax{1001}|b", "a(?:x{1000}x{1})|b"},
      {"é{1001}", "(?:é{1000}é{1})"},
      {R"(\x{41}{1001}\pL{1001})", R"((?:\x{41}{1000}\x{41}{1})(?:\pL{1000}\pL{1}))"},
      {R"(\*{1001})", R"((?:\*{1000}\*{1}))"},
      {R"([]a\]{5}[:alpha:]]{1001})", R"((?:[]a\]{5}[:alpha:]]{1000}[]a\]{5}[:alpha:]]{1}))"},
      {R"(\Qa.b\E{1001})", R"(a\.(?:b{1000}b{1}))"},
      {"(ab){1001}", "(?:(?:ab){1000}(?:ab){1})"},
      {"(?P<n>a(?i:b)){1001}", "(?:(?:a(?i:b)){1000}(?:a(?i:b)){1})"},
      {"(?i)x{1001}", "(?i)(?:x{1000}x{1})"},
      // Nested counts: their product counts.
      {"(a{1,40}b){1,60}", "(?:(?:a{1,40}b){1}(?:a{1,40}b){0,25}(?:a{1,40}b){0,25}(?:a{1,40}b){0,9})"},
      {"(a{600}){3}", "(?:(?:a{600}){1}(?:a{600}){1}(?:a{600}){1})"},
      // What RE2 takes or must refuse stays as it is.
      {"x{3}(y{2,5}?|z*)", "x{3}(?:y{2,5}?|z*)"},
      {"{2000}", "{2000}"},
      {"x{2000,1000}", "x{2000,1000}"},
      {"x{,2000}{a}", "x{,2000}{a}"},
      {"(x{1,2", "(?:x{1,2"},
      {"x)y", "x)y"},
      {"[x", "[x"},
      {"\\", "\\"},
  };
  for (const auto& c : cases) {
    INFO(c.expression);
    const auto rewritten = with_small_repetitions(c.expression);
    REQUIRE(rewritten);
    CHECK(*rewritten == c.expected);
  }
  CHECK_FALSE(with_small_repetitions("(abc){1,999999999}"));
  CHECK_FALSE(with_small_repetitions("((((x{900}){900}){900}){900}){900}"));
}

TEST_CASE("an expression with large counts finds what it says") {
  const struct {
    std::string expression;
    std::size_t least, most;  ///< of the letter x, between an a and a b
  } cases[] = {
      {"ax{1,3000}b", 1, 3000},         {"ax{1500}b", 1500, 1500},    {"ax{1200,1300}b", 1200, 1300},
      {"a(?:x{1,40}){1,60}b", 1, 2400}, {"a(x{0,2}){700}b", 0, 1400}, {"a(?i:X{1001})b", 1001, 1001},
  };
  for (const auto& c : cases) {
    INFO(c.expression);
    const auto regex = Regex::compile({c.expression, false, false, false});
    REQUIRE(regex);
    for (const std::size_t edge : {std::size_t{1}, c.least, c.most}) {
      for (std::size_t count = edge - std::min<std::size_t>(edge, 1); count <= edge + 1; ++count) {
        INFO(count);
        CHECK(regex->matches('a' + std::string(count, 'x') + 'b') == (count >= c.least && count <= c.most));
      }
    }
  }
}

TEST_CASE("a count without an upper end has none") {
  const auto regex = Regex::compile({"^x{1200,}$", false, false, false});
  REQUIRE(regex);
  CHECK_FALSE(regex->matches(std::string(1199, 'x')));
  CHECK(regex->matches(std::string(1200, 'x')));
  CHECK(regex->matches(std::string(5000, 'x')));
}

TEST_CASE("counts beyond the memory budget are refused with the reason") {
  for (const char* expression : {"(ab|cd){400000}", "(abc){1,999999999}", "((x{1000}){1000}){1000}"}) {
    INFO(expression);
    const auto regex = Regex::compile({expression, false, false, false});
    REQUIRE_FALSE(regex);
    CHECK_FALSE(regex.error().empty());
  }
}

}  // namespace
}  // namespace trailhound
