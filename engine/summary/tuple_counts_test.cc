#include "engine/summary/tuple_counts.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "engine/summary/tuple.h"

namespace trailhound {
namespace {

Tally tally_of(Nanoseconds time, std::string_view id) {
  Tally tally;
  tally.add(time, id);
  return tally;
}

TEST_CASE("an eventID that is cut ends with a whole character") {
  const std::string long_id = std::string(EventName::kBytes - 1, 'x') + "\xC3\xA4";
  CHECK(EventName(long_id).text() == std::string(EventName::kBytes - 1, 'x'));
  CHECK(EventName(std::string(EventName::kBytes, 'x')).text().size() == EventName::kBytes);
}

TEST_CASE("a tally keeps the first event, and the smallest eventID of several") {
  Tally tally = tally_of(20, "b");
  tally.add(10, "c");
  CHECK(tally.first_event.text() == "c");
  tally.add(10, "a");
  tally.add(10, "d");
  tally.add(30, "0");
  CHECK(tally.events == 5);
  CHECK(tally.first == 10);
  CHECK(tally.last == 30);
  CHECK(tally.first_event.text() == "a");
}

TEST_CASE("tuples come in the order of their bytes, however many they have in common") {
  const std::string common(20, 'c');
  std::vector<std::string> tuples = {std::string(1, '\0'),
                                     std::string(8, '\0'),
                                     std::string(9, '\0'),
                                     "a",
                                     std::string("a\0", 2),
                                     "\xFF",
                                     "abcdefg",
                                     "abcdefgh",
                                     "abcdefghi",
                                     common};
  for (const char* end : {"x", "xy", "x\xFF", "0", "01234567", "012345678", "01234567890123456"}) {
    tuples.push_back(common + end);
  }
  TupleCounts counts(std::size_t{1} << 20);
  for (const std::string& tuple : tuples) counts.add(tuple, tally_of(1, "id"));
  std::sort(tuples.begin(), tuples.end());
  std::vector<std::string> read;
  counts.read([&](std::string_view tuple, const Tally&) { read.emplace_back(tuple); });
  CHECK(read == tuples);
}

TEST_CASE("events without a time count, and are the first only if no event has one") {
  Tally tally = tally_of(kNoTime, "b");
  CHECK_FALSE(tally.has_time());
  tally.add(kNoTime, "a");
  CHECK(tally.first_event.text() == "a");
  tally.add(5, "z");
  tally.add(kNoTime, "0");
  CHECK(tally.first == 5);
  CHECK(tally.last == 5);
  CHECK(tally.first_event.text() == "z");
  CHECK(tally.events == 4);
}

TEST_CASE("tallies add up in any order") {
  const Tally parts[] = {tally_of(7, "x"), tally_of(kNoTime, "a"), tally_of(7, "m"), tally_of(9, "b"), {}};
  std::vector<int> order = {0, 1, 2, 3, 4};
  do {
    Tally sum;
    for (const int i : order) sum.add(parts[i]);
    CHECK(sum.events == 4);
    CHECK(sum.first == 7);
    CHECK(sum.last == 9);
    CHECK(sum.first_event.text() == "m");
  } while (std::next_permutation(order.begin(), order.end()));
}

struct Expected {
  std::uint64_t events = 0;
  Nanoseconds first = 0, last = 0;
};

TEST_CASE("counts are those of a map, whether or not they spill") {
  for (const std::size_t memory : {std::size_t{1}, std::size_t{400} << 10, std::size_t{64} << 20}) {
    CAPTURE(memory);
    std::mt19937 random(7);
    TupleCounts counts(memory);
    std::map<std::string, Expected> expected;
    // With one byte every new tuple makes a run, and runs of runs are merged.
    const int events = memory == 1 ? 9000 : 60'000;
    for (int i = 0; i < events; ++i) {
      TupleBuilder tuple;
      tuple.add(std::to_string(random() % 97)).add(std::to_string(random() % 211));
      const Nanoseconds time = static_cast<Nanoseconds>(random() % 1000);
      counts.add(counts.row(tuple.tuple()), time, "id");
      Expected& e = expected[std::string(tuple.tuple())];
      e.first = e.events == 0 ? time : std::min(e.first, time);
      e.last = e.events == 0 ? time : std::max(e.last, time);
      ++e.events;
    }
    CHECK(counts.has_spilled() == (memory < (1u << 20)));
    std::string previous;
    std::size_t read = 0;
    counts.read([&](std::string_view tuple, const Tally& tally) {
      CHECK(previous < tuple);
      previous = tuple;
      const Expected& e = expected.at(std::string(tuple));
      CHECK(tally.events == e.events);
      CHECK(tally.first == e.first);
      CHECK(tally.last == e.last);
      ++read;
    });
    CHECK(read == expected.size());
    CHECK(counts.failure().empty());
  }
}

TEST_CASE("a table that was read is empty, and tuples without events are not read") {
  TupleCounts counts(1u << 20);
  counts.add("a", tally_of(1, "x"));
  counts.row("b");
  std::size_t read = 0;
  const auto count = [&](std::string_view, const Tally&) { ++read; };
  counts.read(count);
  CHECK(read == 1);
  counts.read(count);
  CHECK(read == 1);
}

TEST_CASE("long tuples") {
  TupleCounts counts(1u << 20);
  const std::string a(100'000, 'a'), b(100'000, 'b');
  for (int i = 0; i < 30; ++i) {
    counts.add(a + std::to_string(i), tally_of(1, "x"));
    counts.add(b, tally_of(1, "x"));
    counts.add("short", tally_of(1, "x"));
  }
  CHECK(counts.has_spilled());
  std::map<std::string, std::uint64_t> read;
  counts.read([&](std::string_view tuple, const Tally& tally) { read[std::string(tuple)] = tally.events; });
  CHECK(read.size() == 32);
  CHECK(read[b] == 30);
  CHECK(read["short"] == 30);
}

}  // namespace
}  // namespace trailhound
