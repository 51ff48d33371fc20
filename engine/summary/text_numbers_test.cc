#include "engine/summary/text_numbers.h"

#include <catch2/catch.hpp>
#include <string>

namespace trailhound {
namespace {

TEST_CASE("texts have numbers, and numbers have texts") {
  TextNumbers numbers(1);
  const auto text_of = [](std::uint32_t i) { return std::string(i % 200, 'x') + std::to_string(i); };
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < 10'000; ++i) CHECK(numbers.number(text_of(i)) == i);
  }
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    CHECK(numbers.text(i) == text_of(i));
    CHECK(numbers.number(numbers.text(i), numbers.hash(i)) == i);
  }
  CHECK(numbers.size() == 10'000);
  CHECK(numbers.number("") == 10'000);
  CHECK(numbers.text(10'000).empty());
}

TEST_CASE("a long text does not move, and neither do those around it") {
  TextNumbers numbers(1);
  numbers.number("before");
  const std::string_view before = numbers.text(0);
  const std::string text(1'000'000, 'l');
  CHECK(numbers.number(text) == 1);
  CHECK(numbers.number("after") == 2);
  CHECK(before.data() == numbers.text(0).data());
  CHECK(numbers.text(2).data() == before.data() + before.size());  // in the same block
  CHECK(numbers.text(1) == text);
  CHECK(numbers.bytes() > text.size());
}

TEST_CASE("cleared numbers begin anew") {
  TextNumbers numbers(1);
  for (int i = 0; i < 5'000; ++i) numbers.number(std::to_string(i));
  numbers.clear();
  CHECK(numbers.size() == 0);
  CHECK(numbers.bytes() < 10'000);
  CHECK(numbers.number("7") == 0);
}

}  // namespace
}  // namespace trailhound
