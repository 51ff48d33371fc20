#include "engine/summary/tuple_book.h"

#include <catch2/catch.hpp>
#include <map>
#include <string>
#include <string_view>

namespace trailhound {
namespace {

/// A key with a front and two parts.
TupleKey key_of(TupleBook& book, std::string_view front, std::string_view a, std::string_view b) {
  TupleKey key(book.front(front));
  key.parts[0] = book.part(a);
  key.parts[1] = book.part(b);
  return key;
}

std::map<std::string, std::uint64_t> events_of(TupleCounts& counts) {
  std::map<std::string, std::uint64_t> events;
  counts.read([&](std::string_view tuple, const Tally& tally) { events[std::string(tuple)] += tally.events; });
  return events;
}

TEST_CASE("a book numbers distinct tuples") {
  TupleBook book(1u << 20, 1);
  CHECK(book.number("a") == 0);
  CHECK(book.number("b") == 1);
  CHECK(book.number("a") == 0);
  CHECK(book.number(key_of(book, "c", "x", "y")) == 2);
  CHECK(book.number(key_of(book, "c", "y", "x")) == 3);
  CHECK(book.number(key_of(book, "c", "x", "y")) == 2);
  // A front alone is another tuple than the front and its parts.
  CHECK(book.number("c") == 4);
}

TEST_CASE("a book is full when its memory is") {
  TupleBook book(64u << 10, 1);
  CHECK_FALSE(book.full());
  int tuples = 0;
  for (; !book.full(); ++tuples) book.number("tuple " + std::to_string(tuples));
  CHECK(tuples > 100);
  CHECK(tuples < 1'000);
  // It takes those of one more event.
  for (std::uint32_t i = 0; i < TupleBook::kMostOfEvent; ++i) book.number("another " + std::to_string(i));
  CHECK(book.number("tuple 0") == 0);
}

TEST_CASE("a book is full when it has most tuples or texts that it may have") {
  TupleBook tuples(1u << 30, 1), texts(1u << 30, 1);
  TupleKey key(tuples.front("front"));
  for (std::uint32_t i = 0; !tuples.full(); ++i) {
    key.parts[0] = i;
    tuples.number(key);
  }
  CHECK(tuples.number(key) == TupleBook::kMostTuples - 1);
  for (int i = 0; !texts.full(); ++i) texts.part(std::to_string(i));
  CHECK(texts.part("0") == 0);
}

TEST_CASE("a long text is a part of a tuple as TupleBuilder would write it") {
  TupleBook book(1u << 20, 1);
  TupleCounts counts(1u << 20);
  const std::string text(100'000, 'x');
  counts.add(book.row(book.number(key_of(book, "c", text, "y")), counts), 1, {});
  TupleBuilder expected;
  const std::string front = "c";
  expected.add_parts(front).add(text).add("y");
  const auto events = events_of(counts);
  REQUIRE(events.size() == 1);
  CHECK(events.begin()->first == expected.tuple());
}

TEST_CASE("tuples of several books are one in the table, whatever their numbers are, also after it spilled") {
  for (const std::size_t memory : {std::size_t{1}, std::size_t{1} << 20}) {
    CAPTURE(memory);
    TupleCounts counts(memory);
    TupleBook first(1u << 20, counts.seed()), second(1u << 20, counts.seed());
    second.part("y");
    second.front("d");
    const std::uint32_t a = first.number(key_of(first, "c", "x", "y")), b = first.number(key_of(first, "c", "x", "z"));
    const std::uint32_t c = second.number(key_of(second, "c", "x", "y"));
    CHECK(first.known_row(a, counts) == TupleBook::kUnknown);
    for (int i = 0; i < 10; ++i) {
      counts.add(first.row(a, counts), 1, {});
      counts.add(second.row(c, counts), 2, {});
      counts.add(first.row(b, counts), 3, {});
    }
    CHECK(counts.has_spilled() == (memory == 1));
    CHECK((first.known_row(a, counts) == TupleBook::kUnknown) == (memory == 1));
    CHECK(events_of(counts) == std::map<std::string, std::uint64_t>{{"c\1x\1y", 20}, {"c\1x\1z", 10}});
  }
}

}  // namespace
}  // namespace trailhound
