#include "engine/spill/piece_table.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>

namespace trailhound {
namespace {

TEST_CASE("a piece that is counted late gives its records their positions in the text") {
  for (const std::size_t memory : {std::size_t{0}, std::size_t{1} << 20}) {
    PieceTable table(memory);
    const std::uint32_t begin = table.add("a/large.json"), other = table.add("b.json"), end = table.add("a/large.json");
    table.set_first_record(end, 6'000'000'000);
    const auto path = [&](std::uint32_t piece) {
      std::string text;
      CHECK(table.read_path(piece, text));
      return text;
    };
    CHECK(path(begin) == "a/large.json");
    CHECK(path(other) == "b.json");
    CHECK(path(end) == "a/large.json");
    CHECK(table.record({begin, 70'000}) == 70'000);
    CHECK(table.record({other, 0}) == 0);
    CHECK(table.record({end, 3'000'000'000}) == 9'000'000'000);
    CHECK(table.failure().empty());
  }
}

TEST_CASE("a piece numbers its records up to 2^32 - 1") {
  struct Row {
    std::uint64_t record;
    std::uint32_t expected;
  };
  for (const Row& row : {Row{0, 0}, Row{65'535, 65'535}, Row{65'536, 65'536}, Row{0xFFFF'FFFE, 0xFFFF'FFFE},
                         Row{0xFFFF'FFFF, 0xFFFF'FFFF}, Row{0x1'0000'0000, 0xFFFF'FFFF}}) {
    CHECK(RecordPlace::of(7, row.record).record == row.expected);
    CHECK(RecordPlace::of(7, row.record).piece == 7);
  }
}

TEST_CASE("a path that the temporary file does not take is a failure of the table") {
  const char* const before = std::getenv("TMPDIR");
  const std::string kept = before ? before : "";
  setenv("TMPDIR", "/no/such/folder", 1);
  PieceTable table(0);
  for (int i = 0; i < 3; ++i) table.add("a path");
  before ? setenv("TMPDIR", kept.c_str(), 1) : unsetenv("TMPDIR");
  CHECK_THAT(table.failure(), Catch::Contains("temporary file"));
}

}  // namespace
}  // namespace trailhound
