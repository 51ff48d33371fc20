#include "engine/sigma/wildcard.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

/// L(text), R for any run, O for any one.
std::string shape(const Pattern& pattern) {
  std::string text;
  for (const Pattern::Part& part : pattern.parts) {
    if (part.kind == Pattern::Kind::kLiteral) text += "L(" + part.text + ")";
    if (part.kind == Pattern::Kind::kAnyRun) text += "R";
    if (part.kind == Pattern::Kind::kAnyOne) text += "O";
  }
  return text;
}

TEST_CASE("wildcards and escapes are read from left to right", "[sigma]") {
  const struct {
    std::string text, expected;
  } cases[] = {
      {"", ""},
      {"foo", "L(foo)"},
      {"*", "R"},
      {"?", "O"},
      {"f*o?", "L(f)RL(o)O"},
      {R"(\)", R"(L(\))"},
      {R"(\\)", R"(L(\))"},
      {R"(\\\)", R"(L(\\))"},
      {R"(\\\\)", R"(L(\\))"},
      {R"(\*)", "L(*)"},
      {R"(\?)", "L(?)"},
      {R"(\\*)", R"(L(\)R)"},
      {R"(\\\*)", R"(L(\*))"},
      {R"(C:\Windows\*)", R"(L(C:\Windows*))"},
      {R"(C:\Windows\\*)", R"(L(C:\Windows\)R)"},
      {R"(\n)", R"(L(\n))"},
      {"**", "R"},
      {"*?", "OR"},
      {"?*?*", "OOR"},
      {"a*?*b", "L(a)ORL(b)"},
      {"%x%", "L(%x%)"},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    const Pattern pattern = parse_pattern(c.text);
    CHECK(shape(pattern) == c.expected);
    CHECK(parse_pattern(to_sigma_text(pattern)) == pattern);
  }
}

TEST_CASE("outer runs are added where they are missing", "[sigma]") {
  CHECK(shape(with_outer_runs(parse_pattern("a"), true, true)) == "RL(a)R");
  CHECK(shape(with_outer_runs(parse_pattern("*a*"), true, true)) == "RL(a)R");
  CHECK(shape(with_outer_runs(parse_pattern("?a?"), true, true)) == "ORL(a)OR");
  CHECK(shape(with_outer_runs(parse_pattern(""), true, true)) == "R");
  CHECK(shape(with_outer_runs(parse_pattern("a"), false, true)) == "L(a)R");
  // Escapes are read before the star is added, so a backslash at the end cannot escape it.
  CHECK(shape(with_outer_runs(parse_pattern("a\\"), true, true)) == "RL(a\\)R");
}

TEST_CASE("a pattern knows whether it is a literal", "[sigma]") {
  CHECK_FALSE(parse_pattern("a\\*b").has_wildcard());
  CHECK(parse_pattern("a\\*b").literal() == "a*b");
  CHECK(parse_pattern("").literal().empty());
  CHECK(parse_pattern("a?").has_wildcard());
}

}  // namespace
}  // namespace trailhound
