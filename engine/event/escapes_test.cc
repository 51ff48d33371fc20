#include "engine/event/escapes.h"

#include <catch2/catch.hpp>

#include <string>

#include "engine/event/long_text.h"

namespace trailhound {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

TEST_CASE("escapes of JSON") {
  const struct {
    std::string_view text;
    std::size_t malformed;
  } cases[] = {
      {R"(\"\\\/\b\f\n\r\t)", kNone},
      {R"(\u00e9\uABCD)", kNone},
      {R"(\ud83d)", kNone},
      {"", kNone},
      {R"(\)", 0},
      {R"(a\x41)", 1},
      {R"(\u12)", 0},
      {R"(\u123)", 0},
      {R"(\u12G4)", 0},
      {R"(\U0041)", 0},
      {R"(\\\')", 2},
      {R"(\\x)", kNone},
      {"\\\n", 0},
      {R"(\u0041\u004)", 6},
      {R"(\0)", 0},
  };
  for (const auto& test : cases) {
    INFO(test.text);
    CHECK(find_malformed_escape(test.text) == test.malformed);
  }
}

TEST_CASE("a check of records in order finds what a check of each finds") {
  // Records of odd sizes, over many blocks; every seventh has escapes, every third of these a malformed one.
  std::string text;
  std::vector<std::pair<std::size_t, std::size_t>> records;
  for (std::size_t i = 0; i < 400; ++i) {
    const std::size_t begin = text.size();
    text += std::string(i * 37 % 301, 'a');
    if (i % 7 == 0) text += i % 3 == 0 ? R"(\n\q)" : R"(\n\\)";
    text += std::string(i * 11 % 97, 'b');
    records.emplace_back(begin, text.size());
    text += i % 5 == 0 ? R"(, \z)" : ",";  // between records nobody asks
  }
  EscapeCheck check;
  for (int round = 0; round < 2; ++round) {
    check.set_text(text);
    for (const auto& [begin, end] : records) {
      const std::size_t expected = find_malformed_escape(std::string_view(text).substr(begin, end - begin));
      REQUIRE(check.find(begin, end) == (expected == kNone ? kNone : begin + expected));
    }
  }
}

TEST_CASE("searches of long texts, at every place of a byte") {
  for (const std::size_t size : {1u, 31u, 32u, 33u, 127u, 128u, 160u, 511u, 512u, 513u, 1100u}) {
    std::string text(size, ' ');
    CHECK(find_backslash(text, 0) == size);
    CHECK_FALSE(has_line_break(text));
    for (std::size_t at = 0; at < size; ++at) {
      text[at] = '\\';
      REQUIRE(find_backslash(text, 0) == at);
      REQUIRE(find_backslash(text, at) == at);
      REQUIRE(find_backslash(text, at + 1) == size);
      for (const char c : {'\n', '\r'}) {
        text[at] = c;
        REQUIRE(has_line_break(text));
      }
      text[at] = '\t';
      REQUIRE_FALSE(has_line_break(text));
      text[at] = static_cast<char>(0x80 + at % 128);
      REQUIRE_FALSE(has_line_break(text));
      text[at] = ' ';
    }
  }
}

}  // namespace
}  // namespace trailhound
