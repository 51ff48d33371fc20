#include "engine/sigma/condition.h"

#include <catch2/catch.hpp>

#include "engine/testing/loaded_rules.h"

namespace trailhound {
namespace {

/// A rule with the selections a, b, sel_1, sel_2, _x, notable and 1; the condition starts at 4:14.
std::string condition_of(std::string_view condition) {
  return first_condition(load_text(rule_with_detection("condition: " + std::string(condition) +
                                                       "\na: x\nb: x\nsel_1: x\nsel_2: x\n_x: x\nnotable: x\n1: x\n")));
}

TEST_CASE("conditions become trees", "[sigma]") {
  const struct {
    std::string text, expected;
  } cases[] = {
      {"a", "a"},
      {"a and b", "(a and b)"},
      {"a or b and notable", "(a or (b and notable))"},
      {"a and b or notable", "((a and b) or notable)"},
      {"(a or b) and not notable", "((a or b) and not notable)"},
      {"not a and b", "(not a and b)"},
      {"not not (a)", "not not a"},
      {"a and b and sel_1 or sel_2 or _x", "((a and b and sel_1) or sel_2 or _x)"},
      {"not(a)or(b)", "(not a or b)"},
      {"notable", "notable"},
      {"1", "1"},
      {"1 of them", "1 of them {a, b, sel_1, sel_2, notable, 1}"},
      {"any of them", "1 of them {a, b, sel_1, sel_2, notable, 1}"},
      {"all of them", "all of them {a, b, sel_1, sel_2, notable, 1}"},
      {"1 of sel_*", "1 of sel_* {sel_1, sel_2}"},
      {"all of *e*_1 and 1", "(all of *e*_1 {sel_1} and 1)"},
      {"1 of a", "1 of a {a}"},
      {"1 of *", "1 of * {a, b, sel_1, sel_2, notable, 1}"},
      {"1 of _*", "1 of _* {_x}"},
      {"not 1 of sel* or all  of   sel_*", "(not 1 of sel* {sel_1, sel_2} or all of sel_* {sel_1, sel_2})"},
      {"[a, b and a]", "a"},  // a list: the first of two
      {"'a and b'", "(a and b)"},
      // Faults.
      {"''", "4:14 S401"},
      {"'  '", "4:14 S401"},
      {"~", "4:14 S401"},
      {"5", "4:14 S403"},
      {"[]", "4:14 S401"},
      {"{x: y}", "4:14 S401"},
      {"a AND b", "4:16 S406"},
      {"NOT a", "4:14 S406"},
      {"1 OF them", "4:16 S406"},
      {"a and", "4:19 S402"},
      {"a b", "4:16 S402"},
      {"(a", "4:16 S402"},
      {"a)", "4:15 S402"},
      {"a and c or d", "4:20 S403 4:25 S403"},
      {"not c", "4:18 S403"},
      {"sel_*", "4:14 S403"},
      {"A", "4:14 S403"},
      {"1 of c*", "4:19 S404"},
      {"all of c*", "4:21 S404"},
      {"2 of sel_*", "4:14 S405"},
      {"1 of", "4:18 S402"},
      {"1 of (a)", "4:19 S402"},
      {"a & b", "4:16 S402"},
      {"a or 'b", "4:19 S402"},
      {"'a and c'", "4:21 S403"},
      // Legacy aggregations (see aggregation_test.cc): what stands in front of the bar.
      {"a | count() > 5", "a"},
      {"a | count(x.y) by z, Image >= 10", "a"},
      {"a | sum(x) by z > 3", "a"},
      {"a | near b and not sel_1", "a"},
      {"a | near c", "4:23 S403"},
      {"c | count() > 5", "4:14 S403"},
      {"a | count() > x", "4:28 S408"},
      {"a | count() > 99999999999999999999", "4:28 S408"},
      {"a | sum() > 5", "4:22 S408"},
      {"a | count() by > 5", "4:29 S408"},
      {"a | min(x) > 5", "4:16 S903w"},
      {"[a, b | count() > 5]", "4:20 S903w"},
      {"a | count( > 5", "4:25 S408"},
      {"a | count() > 5 or b", "4:30 S408"},
      {"a | avg", "4:21 S408"},
      {"a | table x", "4:16 S408"},
      {"a |", "4:16 S408"},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    CHECK(condition_of(c.text) == c.expected);
  }
}

TEST_CASE("faults of a folded condition are found on their line", "[sigma]") {
  CHECK(condition_of(">\n    a and\n    c") == "6:7 S403");
}

TEST_CASE("a condition too deep or too long is refused", "[sigma]") {
  CHECK(condition_of(std::string(100, '(') + "a" + std::string(100, ')')) == "a");
  CHECK(condition_of(std::string(101, '(') + "a" + std::string(101, ')')) == "4:114 S407");
  std::string nots, ands = "a";
  for (int i = 0; i < 101; ++i) nots += "not ";
  CHECK(condition_of(nots + "a") == "4:414 S407");
  while (ands.size() < ConditionLimits::kBytes) ands += " and a";
  CHECK(condition_of(ands) == "4:14 S407");
}

TEST_CASE("several conditions are alternatives", "[sigma]") {
  const RuleSet set = load_text(rule_with_detection("condition: [a, not b]\na: x\nb: x\n"));
  REQUIRE(set.rules.size() == 1);
  CHECK(set.rules[0].conditions.size() == 2);
  CHECK(codes_of(load_text(rule_with_detection("condition: [a, c, d]\na: x\n"))) == "4:18 S403 4:21 S403");
}

TEST_CASE("timeframe is no selection and not ignored", "[sigma]") {
  CHECK(codes_of(load_text(rule_with_detection("condition: a | count() > 5\ntimeframe: 5m\na: x\n"))).empty());
  CHECK(codes_of(load_text(rule_with_detection("condition: a | count() > 5\ntimeframe: 5\na: x\n"))) == "5:14 S504");
  const RuleSet set = load_text(rule_with_detection("condition: 1 of them\ntimeframe: 5m\na: x\n"));
  CHECK(codes_of(set) == "5:3 S905w");
  REQUIRE(set.set_aside.size() == 1);
  CHECK_FALSE(set.set_aside[0].is_error);
  CHECK(codes_of(load_text(rule_with_detection("condition: timeframe\ntimeframe: 5m\na: x\n"))) == "4:14 S403");
}

TEST_CASE("patterns of names cover the whole name", "[sigma]") {
  CHECK(name_matches("*", ""));
  CHECK(name_matches("a*c", "abc"));
  CHECK(name_matches("a*c", "ac"));
  CHECK(name_matches("*b*b", "abbb"));
  CHECK_FALSE(name_matches("a*", "ba"));
  CHECK_FALSE(name_matches("ab", "abc"));
  CHECK_FALSE(name_matches("", "a"));
  CHECK_FALSE(name_matches("A*", "abc"));
}

}  // namespace
}  // namespace trailhound
