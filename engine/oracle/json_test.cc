#include "engine/oracle/json.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("JSON texts and their compact form") {
  struct Row {
    std::string_view text, expected;
  };
  const Row rows[] = {
      {"null", "null"},
      {" true ", "true"},
      {"false", "false"},
      {"931.0", "931.0"},
      {"-0", "-0"},
      {"1.50E+07", "1.50E+07"},
      {R"("a b")", R"("a b")"},
      {"[ ]", "[]"},
      {"{ }", "{}"},
      {"[ 1 , [ 2 ] , { \"a b\" : \" c \" } ]", R"([1,[2],{"a b":" c "}])"},
      {"{\"a\" :\n1,\r\n\t\"a\": 2}", R"({"a":1,"a":2})"},
      {R"({"\u0041" : "\u0042\/"})", R"({"\u0041":"\u0042\/"})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto value = parse_json(row.text);
    REQUIRE(value.has_value());
    CHECK(compact(*value) == row.expected);
  }
}

TEST_CASE("decoded strings") {
  struct Row {
    std::string_view text, expected;
  };
  const Row rows[] = {
      {R"("")", ""},
      {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"},
      {R"("\u00e9\u00E9é")", "ééé"},
      {R"("\ud83d\ude00")", "😀"},
      {R"("\ud83d")", "\uFFFD"},
      {R"("\ud83dx")", "\uFFFDx"},
      {R"("\ud83d\u0041")",
       "\uFFFD"
       "A"},
      {R"("\ud83d\ud83d\ude00")", "\uFFFD😀"},
      {R"("\ude00\ud83d")", "\uFFFD\uFFFD"},
      {"\"a\nb\"", "a b"},
      {"\"\xC3(\xFF\"", "?(?"},
      {R"("\u0000")", std::string_view("\0", 1)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const auto value = parse_json(row.text);
    REQUIRE(value.has_value());
    CHECK(value->text == row.expected);
  }
}

TEST_CASE("what is not JSON") {
  for (const std::string_view text :
       {"",          " ",        "nul",       "nullx",      "True",    "01",        "-",         "1.",
        ".5",        "1e",       "+1",        "\"",         "\"a",     "\"\\",      "\"\\\"",    "[",
        "[1",        "[1,",      "[1,]",      "[,1]",       "[1 2]",   "]",         "{",         "{\"a\"",
        "{\"a\":",   "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{a:1}",   "{1:1}",     "{\"a\" 1}", "1 1",
        "{}{}",      "'a'",      "NaN",       "// x\n1",    "\"\\u12", R"("\x41")", R"("\u12")", R"("\u12g4")",
        R"("\u\\")", R"("\A")",  "\"\\\n\"",  R"({"\'":1})"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_json(text).has_value());
  }
}

TEST_CASE("nesting has a limit") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
  CHECK(parse_json(nested(1000)).has_value());
  CHECK_FALSE(parse_json(nested(1001)).has_value());
  CHECK_FALSE(parse_json(std::string(5'000'000, '[')).has_value());
}

}  // namespace
}  // namespace trailhound
