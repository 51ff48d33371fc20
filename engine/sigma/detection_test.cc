#include "engine/sigma/detection.h"

#include <catch2/catch.hpp>

#include "engine/testing/loaded_rules.h"

namespace trailhound {
namespace {

/// The dump of the selection `s` with these lines under it (line 6 is the first, its column 5 the first column).
std::string selection_of(std::string_view lines) {
  std::string indented = "condition: s\ns:\n";
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    indented.append("  ").append(lines.substr(at, end - at)).append("\n");
    at = end + 1;
  }
  const RuleSet set = load_text(rule_with_detection(indented));
  if (set.rules.empty()) return codes_of(set);
  const std::string text = dump(set.rules.front());
  const std::size_t start = text.find('\n', text.find("  selection")) + 1;
  return text.substr(start, text.find("  condition:") - start) + codes_of(set);
}

TEST_CASE("selections are maps, lists of maps and keywords", "[sigma]") {
  CHECK(selection_of("a: x\nb.c|contains|all: [y, z]") ==
        R"(    all of
      field "a" any @6:5
        "x" @6:8 -> string "x"
      field "b.c" |contains|all all @7:5
        "y" @7:24 -> string "*y*"
        "z" @7:27 -> string "*z*"
)");
  CHECK(selection_of("- a: x\n- b: y\n  c|neq: z") ==
        R"(    all of
      field "a" any @6:7
        "x" @6:10 -> string "x"
    all of
      field "b" any @7:7
        "y" @7:10 -> string "y"
      field "c" |neq not any @8:7
        "z" @8:14 -> string "z"
)");
  CHECK(selection_of("- one\n- 'two*'\n- 4624\n- '*three'") ==
        R"(    all of
      keywords any @6:7
        "one" @6:7 -> string "*one*"
        "two*" @7:7 -> string "*two*"
        "4624" @8:7 -> string "*4624*"
        "*three" @9:7 -> string "*three*"
)");
  // A mixed list: the keywords together are one alternative.
  CHECK(selection_of("- one\n- a: x\n- two") ==
        R"(    all of
      keywords any @6:7
        "one" @6:7 -> string "*one*"
        "two" @8:7 -> string "*two*"
    all of
      field "a" any @7:7
        "x" @7:10 -> string "x"
)");
  CHECK(selection_of("word") ==
        R"(    all of
      keywords any @6:5
        "word" @6:5 -> string "*word*"
)");
  CHECK(selection_of("'|all': [one, two]\nf: x") ==
        R"(    all of
      keywords |all all @6:5
        "one" @6:14 -> string "*one*"
        "two" @6:19 -> string "*two*"
      field "f" any @7:5
        "x" @7:8 -> string "x"
)");
  CHECK(selection_of("'|re|i': on[ea]\n'|startswith': a\n'|cased': B\n'|contains': c") ==
        R"(    all of
      keywords |re|i any @6:5
        "on[ea]" @6:14 -> regex "on[ea]" i
      keywords |startswith any @7:5
        "a" @7:20 -> string "a*"
      keywords |cased any @8:5
        "B" @8:15 -> cased "*B*"
      keywords |contains any @9:5
        "c" @9:18 -> string "*c*"
)");
}

TEST_CASE("selections that would always hold or mean nothing are refused", "[sigma]") {
  const struct {
    std::string text, expected;
  } cases[] = {
      {"{}", "6:5 S201"},
      {"[]", "6:5 S201"},
      {"~", "5:3 S201"},
      {"- a: x\n- {}", "7:7 S201"},
      {"- [a]", "6:7 S202"},
      {"a: []", "6:8 S203"},
      {"a: {b: c}", "6:8 S204"},
      {"a: [[b], c, {d: e}]", "6:9 S204 6:17 S204"},
      {"- ~", "6:7 S206"},
      {"- x\n- true", "7:7 S206"},
      {"'|contains': ~", "6:18 S303"},
      {"'': x", "6:5 S207"},
      {"a: 1\na: 2", "7:5 S004"},
      {"'|exists': true", "6:5 S310"},
      {"'|cidr': 10.0.0.0/8", "6:5 S310"},
      {"'|gt': 5", "6:5 S310"},
      {"'|fieldref': x", "6:5 S310"},
      {"'|hour': 5", "6:5 S310"},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    CHECK(selection_of(c.text) == c.expected);
  }
  CHECK(selection_of("a: [x, null]") ==
        R"(    all of
      field "a" any @6:5
        "x" @6:9 -> string "x"
        "null" @6:12 -> null
6:12 S205w)");
}

TEST_CASE("selections that no condition uses must be valid too", "[sigma]") {
  CHECK(codes_of(load_text(rule_with_detection("condition: a\na: x\nb: {f|nope: 1}\nc: []"))) == "6:9 S301 7:6 S201");
}

TEST_CASE("a detection needs a condition and a selection", "[sigma]") {
  const struct {
    std::string text, expected;
  } cases[] = {
      {"a: x", "4:3 S401"},
      {"condition: a", "3:1 S103 4:14 S403"},
      {"condition: a\ntimeframe: 5m", "3:1 S103 4:14 S403"},
      {"condition: a\na: x\n'': y", "6:3 S208"},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    CHECK(codes_of(load_text(rule_with_detection(c.text))) == c.expected);
  }
  CHECK(codes_of(load_text(rule_with_detection("condition: a\na: x\n" + std::string(257, 'b') + ": y"))) == "6:3 S208");
}

TEST_CASE("a rule beyond the limits is refused", "[sigma]") {
  std::string many = "condition: 1 of them\n";
  for (std::size_t i = 0; i < DetectionLimits::kSelections; ++i)
    many.append("s").append(std::to_string(i)).append(": x\n");
  CHECK(codes_of(load_text(rule_with_detection(many))).empty());
  CHECK(codes_of(load_text(rule_with_detection(many + "one_more: x"))) == "1005:3 S002");

  std::string dashes = "condition: s\ns:\n  f|windash|base64:\n";
  for (int i = 0; i < 33; ++i) dashes += "    - '-a -b -c -d -e'\n";
  CHECK(codes_of(load_text(rule_with_detection(dashes))) == "39:9 S002");
}

}  // namespace
}  // namespace trailhound
