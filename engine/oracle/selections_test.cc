// semantics §5 and §7: selections, keywords and conditions.
#include <catch2/catch.hpp>

#include "engine/oracle/oracle.h"
#include "engine/testing/build.h"

namespace trailhound {
namespace {

struct Row {
  std::string_view detection;
  std::string_view event;
  bool expected;
};

void check(const Row& row) {
  CAPTURE(row.detection, row.event);
  CHECK(oracle_matches(rule_from_detection(row.detection), event_from(row.event)) == row.expected);
}

TEST_CASE("§5 maps and lists of maps") {
  constexpr std::string_view kMap = "s: {a: x, b: y}\ncondition: s\n";
  constexpr std::string_view kList = "s:\n  - {a: x, b: y}\n  - {a: z}\ncondition: s\n";
  constexpr std::string_view kMixed = "s:\n  - {a: x, b: y}\n  - needle\ncondition: s\n";
  const Row rows[] = {
      {kMap, R"({"a":"x","b":"y"})", true},
      {kMap, R"({"a":"x"})", false},
      {kList, R"({"a":"x","b":"y"})", true},
      {kList, R"({"a":"z"})", true},
      {kList, R"({"a":"x"})", false},
      {kMixed, R"({"a":"x","b":"y"})", true},
      {kMixed, R"({"c":["the needle!"]})", true},
      {kMixed, R"({"a":"x","needle":"y2"})", false},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§5 keywords") {
  constexpr std::string_view kList = "s: [needle, 4625]\ncondition: s\n";
  constexpr std::string_view kOne = "s: needle\ncondition: s\n";
  constexpr std::string_view kAll = "s:\n  '|all': [one, two]\ncondition: s\n";
  constexpr std::string_view kRegex = "s:\n  '|re': '^n.+e$'\ncondition: s\n";
  constexpr std::string_view kContains = "s:\n  '|contains': 'ee'\ncondition: s\n";
  constexpr std::string_view kWildcard = "s: ['n*e z', '\\*']\ncondition: s\n";
  const Row rows[] = {
      {kList, R"({"a":"a NEEDLE here"})", true},
      {kList, R"({"a":[{"b":["needle"]}]})", true},
      {kList, R"({"needle":1})", false},
      {kList, R"({"a":{"needle":null}})", false},
      {kList, R"({"a":146250})", true},
      {kList, R"({"a":"x-4625"})", true},
      {kList, R"({"a":["nee","dle"]})", false},
      {kOne, R"({"a":"needle"})", true},
      {"s: ru\ncondition: s\n", R"({"a":true})", true},
      {"s: 'null'\ncondition: s\n", R"({"a":null})", false},
      {"s: '{'\ncondition: s\n", R"({"a":{"b":1}})", false},
      {kAll, R"({"a":"one","b":{"c":"two"}})", true},
      {kAll, R"({"a":"one"})", false},
      {kRegex, R"({"a":{"b":"needle"}})", true},
      {kRegex, R"({"a":{"b":"needles"}})", false},
      {kContains, R"({"a":{"b":"needles"}})", true},
      {kWildcard, R"({"a":"-needle z-"})", true},
      {kWildcard, R"({"a":"-*-"})", true},
      {kWildcard, R"({"a":"needle"})", false},
      {"s: needle\ncondition: not s\n", R"({"a":"hay"})", true},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§7 conditions") {
  // Every selection is true if its letter stands in the event's list.
  const auto detection = [](std::string_view condition) {
    return "a: {l: a}\nb: {l: b}\nc: {l: c}\nsel_1: {l: d}\nsel_2: {l: e}\n_hidden: {l: f}\nnotable: {l: g}\n"
           "order: {l: h}\ncondition: " +
           std::string(condition) + "\n";
  };
  struct Line {
    std::string_view condition;
    std::vector<std::string_view> events;  ///< the letters of one event each; with a '-' in front it must not match
  };
  const Line lines[] = {
      {"a", {"a", "ab", "-b", "-"}},
      {"not a", {"", "b", "-a"}},
      {"not not a", {"a", "-b"}},
      {"a and b", {"ab", "-a", "-b"}},
      {"a or b", {"a", "b", "-c"}},
      {"a or b and c", {"a", "bc", "-b", "-c"}},
      {"(a or b) and c", {"ac", "bc", "-a", "-c"}},
      {"a and not b or c", {"a", "c", "abc", "-ab"}},
      {"not (a or b)", {"c", "-a", "-b"}},
      {"not a and b", {"b", "-ab", "-"}},
      {"1 of sel_*", {"d", "e", "-a"}},
      {"any of sel_*", {"e", "-"}},
      {"all of sel_*", {"de", "-d"}},
      {"not 1 of sel_*", {"a", "-d"}},
      {"not all of sel_*", {"d", "-de"}},
      {"1 of them", {"a", "h", "-f", "-"}},
      {"all of them", {"abcdegh", "-abcdeg"}},
      {"all of _*", {"f", "-a"}},
      {"1 of *_1", {"d", "-e"}},
      {"1 of *", {"a", "-f"}},
      {"_hidden", {"f"}},
      {"notable", {"g", "-a"}},
      {"order", {"h", "-a"}},
      {"[a, b]", {"a", "b", "-c"}},
      {"[a and b, not c]", {"abc", "a", "-c", "-ac"}},
  };
  for (const Line& line : lines) {
    const Rule rule = rule_from_detection(detection(line.condition));
    for (std::string_view letters : line.events) {
      CAPTURE(line.condition, letters);
      const bool expected = !letters.starts_with('-');
      if (!expected) letters.remove_prefix(1);
      std::string event = R"({"l":[)";
      for (const char letter : letters) {
        if (event.back() != '[') event += ',';
        event.append({'"', letter, '"'});
      }
      CHECK(oracle_matches(rule, event_from(event + "]}")) == expected);
    }
  }
}

TEST_CASE("a selection alone") {
  const Rule rule = rule_from_detection("s: {a: x}\nt: {a: y}\ncondition: s\n");
  REQUIRE(rule.selections.size() == 2);
  CHECK_FALSE(oracle_matches(rule.selections[0], event_from(R"({"a":"y"})")));
  CHECK(oracle_matches(rule.selections[1], event_from(R"({"a":"y"})")));
}

TEST_CASE("what RE2 does not have is refused, not taken for false") {
  const Rule rule = rule_from_detection("s:\n  a|re: '(?=x)'\ncondition: s\n");
  CHECK_THROWS_AS(oracle_matches(rule, event_from(R"({"a":"x"})")), std::invalid_argument);
}

}  // namespace
}  // namespace trailhound
