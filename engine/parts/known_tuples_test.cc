#include "engine/parts/known_tuples.h"

#include <catch2/catch.hpp>
#include <memory>
#include <string>

namespace trailhound {
namespace {

/// What the reader makes of what the writer says of a tuple.
std::string passed_on(KnownTuples& written, ReadTuples& read, const std::shared_ptr<TupleBook>& book,
                      std::uint32_t tuple, bool* is_new = nullptr) {
  written.begin_event();
  read.begin_event();
  const KnownTuples::Code code = written.code(book, tuple);
  if (is_new != nullptr) *is_new = code.number == 0;
  if (code.number > 0) {
    REQUIRE(code.number <= read.count());
    return std::string(read.text(code.number));
  }
  return std::string(read.add(code.text));
}

TEST_CASE("a tuple is written once, whichever worker's book has it") {
  KnownTuples written;
  ReadTuples read;
  const auto first = std::make_shared<TupleBook>(1u << 20, 1), second = std::make_shared<TupleBook>(1u << 20, 2);
  second->number("other");
  bool is_new = false;
  CHECK(passed_on(written, read, first, first->number("bob"), &is_new) == "bob");
  CHECK(is_new);
  CHECK(passed_on(written, read, second, second->number("bob"), &is_new) == "bob");
  CHECK_FALSE(is_new);
  CHECK(passed_on(written, read, second, second->number("other"), &is_new) == "other");
  CHECK(is_new);
  TupleKey key(first->front("\1f"));
  key.parts[0] = first->part("x");
  CHECK(passed_on(written, read, first, first->number(key), &is_new) == "\1f\1x");
  CHECK(is_new);
}

TEST_CASE("writer and reader forget tuples at the same event") {
  KnownTuples written;
  ReadTuples read;
  auto book = std::make_shared<TupleBook>(64u << 20, 1);
  const std::string filler(500, 'x');
  std::size_t new_ones = 0;
  constexpr std::size_t kDistinct = 50'000;  // 25 MB
  for (int round = 0; round < 2; ++round) {
    for (std::size_t i = 0; i < kDistinct; ++i) {
      if (!book->has_room()) book = std::make_shared<TupleBook>(64u << 20, 1);
      const std::string text = filler + std::to_string(i);
      bool is_new = false;
      REQUIRE(passed_on(written, read, book, book->number(text), &is_new) == text);
      new_ones += is_new;
    }
  }
  CHECK(new_ones > kDistinct);  // some were forgotten in between
  CHECK(read.count() < kDistinct);
}

}  // namespace
}  // namespace trailhound
