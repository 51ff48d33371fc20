#include "engine/sigma/encoding.h"

#include <catch2/catch.hpp>

#include "engine/sigma/wildcard.h"

namespace trailhound {
namespace {

TEST_CASE("base64 of RFC 4648 section 10", "[sigma]") {
  CHECK(base64("").empty());
  CHECK(base64("f") == "Zg==");
  CHECK(base64("fo") == "Zm8=");
  CHECK(base64("foo") == "Zm9v");
  CHECK(base64("foob") == "Zm9vYg==");
  CHECK(base64("\xFF\xFE\xFB") == "//77");
}

TEST_CASE("base64 at the three offsets", "[sigma]") {
  // The example of the Sigma specification's modifier appendix.
  CHECK(base64_at_offsets("/bin/bash") == std::vector<std::string>{"L2Jpbi9iYXNo", "9iaW4vYmFza", "vYmluL2Jhc2"});
  CHECK(base64_at_offsets("foobar") == std::vector<std::string>{"Zm9vYmFy", "Zvb2Jhc", "mb29iYX"});
  CHECK(base64_at_offsets("ab") == std::vector<std::string>{"YW", "Fi", "hY"});
  CHECK(base64_at_offsets("a")[1].empty());
}

TEST_CASE("each form of base64offset stands in the encoding of data that holds the value", "[sigma]") {
  for (const std::string value : {"ab", "abc", "abcd", "k\xC3\xA9y", "AKIAIOSFODNN7"}) {
    const std::vector<std::string> forms = base64_at_offsets(value);
    for (std::size_t before = 0; before < 6; ++before) {
      for (std::size_t behind = 0; behind < 4; ++behind) {
        const std::string data = std::string(before, '\xA7') + value + std::string(behind, '\x5C');
        INFO(value << " " << before << " " << behind);
        CHECK(base64(data).find(forms[before % 3]) != std::string::npos);
      }
    }
  }
}

TEST_CASE("UTF-16 in both byte orders", "[sigma]") {
  CHECK(utf16("aé", false) == std::string("a\0\xE9\0", 4));
  CHECK(utf16("aé", true) == std::string("\0a\0\xE9", 4));
  CHECK(utf16("\xF0\x9F\x98\x80", false) == std::string("\x3D\xD8\x00\xDE", 4));  // U+1F600: a surrogate pair
}

TEST_CASE("windash makes the dashes that start a word fit any dash", "[sigma]") {
  const struct {
    std::string text, expected;
  } cases[] = {
      {"x", "x"},
      {"-x", "<dash>x"},
      {"/x", "<dash>x"},
      {"–x", "<dash>x"},
      {"a-x", "a-x"},  // inside a word
      {"-", "-"},      // no word follows
      {"- x", "- x"},
      {"é-x", "é-x"},
      {"*-x", "*<dash>x"},
      {"-*x", "-*x"},
      {"-x*", "<dash>x*"},
      {"--x", "-<dash>x"},  // the first precedes no word
      {"-a -b/-c", "<dash>a <dash>b/<dash>c"},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    CHECK(to_sigma_text(with_dashes(parse_pattern(c.text))) == c.expected);
  }
}

std::string written_out(std::string_view text) {
  const auto forms = written_out_dashes(with_dashes(parse_pattern(text)));
  if (!forms) return "too many";
  std::string joined;
  for (const Pattern& form : *forms) joined.append(joined.empty() ? "" : " ").append(to_sigma_text(form));
  return joined;
}

TEST_CASE("dashes are written out for what cannot have alternatives", "[sigma]") {
  CHECK(written_out("x*") == "x*");
  CHECK(written_out("*/x") == "*-x */x *–x *—x *―x");
  CHECK(written_out_dashes(with_dashes(parse_pattern("-a -b")))->size() == 25);
  CHECK(written_out_dashes(with_dashes(parse_pattern("-a -b -c -d -e")))->size() == 3125);
  CHECK(written_out("-a -b -c -d -e -f") == "too many");
}

}  // namespace
}  // namespace trailhound
