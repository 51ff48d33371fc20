// The folding table of engine/base against an independent source: the one inside RE2.
#include <re2/re2.h>

#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "engine/base/text.h"

namespace trailhound {
namespace {

std::string utf8(char32_t code_point) {
  std::string out;
  append_utf8(code_point, out);
  return out;
}

bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

bool re2_equates(char32_t a, char32_t b) {
  const RE2 expression("(?is)\\A" + RE2::QuoteMeta(utf8(a)) + "\\z");
  REQUIRE(expression.ok());
  return RE2::FullMatch(utf8(b), expression);
}

TEST_CASE("code points that fold alike are equal to RE2, and the other way round") {
  std::map<char32_t, std::vector<char32_t>> classes;
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    if (!is_surrogate(c) && fold(c) != c) {
      auto& members = classes[fold(c)];
      if (members.empty()) members.push_back(fold(c));
      members.push_back(c);
    }
  }
  REQUIRE(classes.size() > 1300);
  std::set<char32_t> unknown_to_re2;
  for (const auto& [folded_form, members] : classes) {
    for (const char32_t a : members) {
      for (const char32_t b : members) {
        if (!re2_equates(a, b)) unknown_to_re2.insert(a);
      }
    }
  }
  CHECK(unknown_to_re2 == std::set<char32_t>{});
}

TEST_CASE("code points that fold apart are apart to RE2") {
  // A pair that only RE2 equates has two different foldings, which differ in some bit. So for every bit: the class of
  // all code points whose folding lacks it, without regard to case, must match none of those whose folding has it.
  // Beyond plane 1 neither table has anything; there whole planes stand for their code points.
  constexpr char32_t kEnd = 0x20000;
  for (int bit = 0; bit < 17; ++bit) {
    std::string without = "(?i)([\\x{20000}-\\x{10FFFF}";
    std::string with;
    for (char32_t c = 0; c < kEnd; ++c) {
      if (is_surrogate(c)) continue;
      if ((fold(c) >> bit & 1) != 0) {
        append_utf8(c, with);
      } else {
        without += RE2::QuoteMeta(utf8(c));
      }
    }
    RE2::Options options;
    options.set_max_mem(std::int64_t{1} << 30);
    const RE2 expression(without + "])", options);
    REQUIRE(expression.ok());
    std::string found;
    std::set<std::string> equated_by_re2_only;
    re2::StringPiece rest(with);
    while (RE2::FindAndConsume(&rest, expression, &found)) equated_by_re2_only.insert(found);
    CAPTURE(bit);
    CHECK(equated_by_re2_only == std::set<std::string>{});
  }
}

}  // namespace
}  // namespace trailhound
