#include "engine/sql/code_points.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("sets are put in order, and a complement has what they lack") {
  CHECK(ordered({{'x', 'z'}, {'a', 'c'}, {'b', 'd'}, {'e', 'e'}}) == CodePoints{{'a', 'e'}, {'x', 'z'}});
  CHECK(complement({}) == CodePoints{{0, kLastCodePoint}});
  CHECK(complement({{0, 'a'}, {'c', kLastCodePoint}}) == CodePoints{{'b', 'b'}});
  CHECK(complement({{0, kLastCodePoint}}).empty());
}

TEST_CASE("a set in any case has all letters that fold alike") {
  CHECK(in_any_case({{'a', 'b'}}) == CodePoints{{'A', 'B'}, {'a', 'b'}});
  CHECK(in_any_case({{'s', 's'}}) == CodePoints{{'S', 'S'}, {'s', 's'}, {0x17F, 0x17F}});
  CHECK(in_any_case({{0xB5, 0xB5}}) == CodePoints{{0xB5, 0xB5}, {0x39C, 0x39C}, {0x3BC, 0x3BC}});
  CHECK(in_any_case({{'1', '1'}}) == CodePoints{{'1', '1'}});
}

TEST_CASE("a text in lower case has no capitals, but small letters that fold to others") {
  CHECK(without_capitals({{'A', 'B'}, {'a', 'b'}}) == CodePoints{{'a', 'b'}});
  CHECK(without_capitals({{0xB5, 0xB5}, {0x39C, 0x39C}, {0x3BC, 0x3BC}}) == CodePoints{{0xB5, 0xB5}, {0x3BC, 0x3BC}});
  CHECK(without_capitals({{0x212A, 0x212A}, {'k', 'k'}}) == CodePoints{{'k', 'k'}});  // the Kelvin sign
  const CodePoints cherokee = {{0x13A0, 0x13A0}, {0xAB70, 0xAB70}};                   // small letters fold to capitals
  CHECK(without_capitals(cherokee) == cherokee);
}

TEST_CASE("letters of which lower() and folding make something else are known") {
  for (const char32_t c : {U'\u00B5', U'\u03BC', U'\u039C', U'\u03C2', U'\u03C3', U'\u03A3', U'\u017F', U'\u0130',
                           U'\u03D1', U'\u1C80', U'\u0432'}) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK(is_lowered_otherwise(c));
  }
  for (const char32_t c : {U'a', U'k', U'K', U'1', U'\u00E9', U'\u00C9', U'\u212A', U'\u00DF', U'\u1E9E', U'\uAB70'}) {
    CAPTURE(static_cast<unsigned>(c));
    CHECK_FALSE(is_lowered_otherwise(c));
  }
}

}  // namespace
}  // namespace trailhound
