#include "engine/base/text.h"

#include <catch2/catch.hpp>

#include "engine/base/case_folding.h"

namespace trailhound {
namespace {

TEST_CASE("folded text") {
  struct Row {
    std::string_view text, expected;
  };
  const Row rows[] = {
      {"", ""},
      {"A", "a"},
      {"@AZ[`az{", "@az[`az{"},
      {"StopLogging", "stoplogging"},
      {"CLOUDTRAIL.AMAZONAWS.COM/123", "cloudtrail.amazonaws.com/123"},
      {"ÉCOLE", "école"},
      {"ΣΊΣΥΦΟΣ", "σίσυφοσ"},
      {"ς", "σ"},
      {"Straße", "straße"},
      {"STRASSE", "strasse"},
      {"\u1E9E", "ß"},                     // capital sharp s: folds to the small one, never to ss
      {"\u212A", "k"},                     // Kelvin sign
      {"\u017F", "s"},                     // long s
      {"\u212B", "å"},                     // Ångström sign
      {"\u0130I\u0131", "\u0130i\u0131"},  // no locale rules: dotted and dotless i are letters of their own
      {"\u13A0\uAB70", "\u13A0\u13A0"},    // Cherokee folds to the capital
      {"\U00010400", "\U00010428"},        // Deseret, four bytes
      {"\u0041\u0301", "a\u0301"},         // no normalisation
      {"日本", "日本"},
      {"AÉ\xFF\xC3Z", "aé\xFF\xC3z"},  // malformed bytes stay, what follows is still folded
      {"\xED\xA0\x80"
       "A",
       "\xED\xA0\x80"
       "a"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(folded(row.text) == row.expected);
  }
}

TEST_CASE("folding works in words, so every length and every place of a foreign character is tried") {
  const std::string capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ@[`{ABCDEFGHIJKLM";
  const std::string small = "abcdefghijklmnopqrstuvwxyz@[`{abcdefghijklm";
  for (std::size_t length = 0; length <= capitals.size(); ++length) {
    CHECK(folded(capitals.substr(0, length)) == small.substr(0, length));
    const std::string before = capitals.substr(0, length) + "É" + capitals;
    CHECK(folded(before) == small.substr(0, length) + "é" + small);
  }
  std::string out = "Kept";
  append_folded("ADDED", out);
  CHECK(out == "Keptadded");
}

TEST_CASE("every ASCII byte folds as the standard says") {
  for (char32_t c = 0; c < 0x80; ++c) {
    const char32_t expected = c >= 'A' && c <= 'Z' ? c + 32 : c;
    CHECK(fold(c) == expected);
    const std::string eight(8, static_cast<char>(c));
    CHECK(folded(eight) == std::string(8, static_cast<char>(expected)));
  }
}

TEST_CASE("the folding table has the shape that the lookup needs, and folding twice changes nothing") {
  char32_t previous = 0x7F;
  std::size_t count = 0;
  for (const CaseFoldingRange& range : case_folding_ranges()) {
    CHECK(range.first > previous);
    CHECK(range.last >= range.first);
    REQUIRE(range.stride >= 1);
    CHECK((range.last - range.first) % range.stride == 0);
    previous = range.last;
    for (char32_t c = range.first; c <= range.last; c += range.stride) {
      ++count;
      CHECK(fold(fold(c)) == fold(c));
      CHECK(fold(c) != c);
    }
  }
  CHECK(count == 1428);  // 1,454 lines of status C and S in CaseFolding.txt 15.0, less the 26 letters of ASCII
}

TEST_CASE("code points of well-formed and malformed text") {
  struct Row {
    std::string_view text;
    std::vector<char32_t> expected;
  };
  const Row rows[] = {
      {"aé€😀", {'a', 0xE9, 0x20AC, 0x1F600}},
      {std::string_view("\0", 1), {0}},
      {"\xC3", {0xDCC3}},  // cut off
      {"\xE2\x82", {0xDCE2, 0xDC82}},
      {"\xE2\x82"
       "A",
       {0xDCE2, 0xDC82, 'A'}},
      {"\xC0\x80", {0xDCC0, 0xDC80}},  // overlong
      {"\xC1\xBF", {0xDCC1, 0xDCBF}},
      {"\xE0\x9F\xBF", {0xDCE0, 0xDC9F, 0xDCBF}},
      {"\xF0\x8F\xBF\xBF", {0xDCF0, 0xDC8F, 0xDCBF, 0xDCBF}},
      {"\xED\xA0\x80", {0xDCED, 0xDCA0, 0xDC80}},              // surrogate
      {"\xF4\x90\x80\x80", {0xDCF4, 0xDC90, 0xDC80, 0xDC80}},  // beyond U+10FFFF
      {"\xFE\x80", {0xDCFE, 0xDC80}},
      {"\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF", {0xD7FF, 0xE000, 0x10FFFF}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    std::vector<char32_t> seen;
    for (std::size_t offset = 0; offset < row.text.size();) seen.push_back(next_code_point(row.text, offset));
    CHECK(seen == row.expected);
  }
}

TEST_CASE("what append_utf8 writes next_code_point reads") {
  for (char32_t c = 0; c <= 0x110000; ++c) {
    std::string text;
    append_utf8(c, text);
    std::size_t offset = 0;
    const bool expressible = c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
    if (next_code_point(text, offset) != (expressible ? c : 0xFFFD) || offset != text.size()) {
      FAIL("U+" << std::hex << static_cast<unsigned>(c));
    }
  }
}

TEST_CASE("JSON strings") {
  struct Row {
    std::string_view text, expected;
  };
  const Row rows[] = {
      {"", R"("")"},
      {"plain é 😀", R"("plain é 😀")"},
      {"a\"b\\c/", R"("a\"b\\c/")"},
      {"\b\f\n\r\t", R"("\b\f\n\r\t")"},
      {std::string_view("\0\x1f\x7f", 3), "\"\\u0000\\u001f\x7f\""},
      {"a\xFFz", "\"a\uFFFDz\""},
      {"\xE2\x82", "\"\uFFFD\uFFFD\""},
  };
  for (const Row& row : rows) {
    std::string out;
    append_json_string(row.text, out);
    CHECK(out == row.expected);
  }
}

TEST_CASE("printable text cannot steer a terminal") {
  struct Row {
    std::string_view text, expected;
  };
  const Row rows[] = {
      {"AWSLogs/é/日本.json", "AWSLogs/é/日本.json"},
      {"a\x1b[2Jb\n\x7f", "a?[2Jb??"},
      {"a\xC2\x9B"
       "2Jb",
       "a?2Jb"},  // C1 as UTF-8
      {"a\x9B"
       "2Jb",
       "a?2Jb"},  // C1 as a raw byte
      {"evil\u202Enosj.exe", "evil?nosj.exe"},
      {"\u00A0\u2027", "\u00A0\u2027"},
  };
  for (const Row& row : rows) CHECK(printable(row.text) == row.expected);

  // Each of these shows nothing, or turns the text around it: the first and the last of every range, and examples.
  const char32_t hidden[] = {0x00AD,  0x034F,  0x061C,  0x115F,  0x1160,  0x17B4,  0x17B5,  0x180B,  0x180F,  0x200B,
                             0x200C,  0x200D,  0x200E,  0x200F,  0x2028,  0x2029,  0x202A,  0x202E,  0x2060,  0x2066,
                             0x2069,  0x206F,  0x3164,  0xFE00,  0xFE0F,  0xFEFF,  0xFFA0,  0xFFF0,  0xFFF9,  0xFFFB,
                             0x1BCA0, 0x1BCA3, 0x1D173, 0x1D17A, 0xE0000, 0xE0001, 0xE0041, 0xE007F, 0xE0100, 0xE0FFF};
  for (const char32_t code_point : hidden) {
    CAPTURE(static_cast<std::uint32_t>(code_point));
    std::string text = "a";
    append_utf8(code_point, text);
    CHECK(printable(text + "b") == "a?b");
    CHECK(printable_lines(text + "b\n") == "a?b\n");
  }
  for (const std::uint32_t code_point :
       {0x00ACu, 0x00AEu, 0x061Bu, 0x061Du, 0x200Au, 0x2010u, 0x2027u, 0x202Fu, 0x205Fu, 0x2070u, 0x3163u, 0xFDFFu,
        0xFE10u, 0xFEFEu, 0xFFFCu, 0x1F600u, 0xDFFFFu, 0xE1000u}) {
    std::string text;
    append_utf8(static_cast<char32_t>(code_point), text);
    CHECK(printable(text) == text);
  }
  CHECK(printable_lines("a\tb\r\nc\x1b[2J\rd\n") == "a\tb\r\nc?[2J?d\n");
}

}  // namespace
}  // namespace trailhound
