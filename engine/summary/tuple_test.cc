#include "engine/summary/tuple.h"

#include <catch2/catch.hpp>
#include <vector>

namespace trailhound {
namespace {

std::vector<std::string> parts_of(std::string_view tuple) {
  std::vector<std::string> parts;
  for (TupleReader reader(tuple); !reader.at_end();) parts.emplace_back(reader.next());
  return parts;
}

TEST_CASE("a tuple gives back its parts") {
  const std::vector<std::string> rows[] = {
      {},
      {""},
      {"bob", ""},
      {std::string("a\0b", 3), "\x03", "\x80"},
      {std::string(127, 'x'), std::string(128, 'y'), std::string(kMaxPartBytes, 'z'), "end"},
  };
  TupleBuilder builder;
  for (const std::vector<std::string>& row : rows) {
    builder.clear();
    for (const std::string& part : row) builder.add(part);
    CHECK(parts_of(builder.tuple()) == row);
  }
}

TEST_CASE("tuples with different parts differ") {
  TupleBuilder one, other;
  CHECK(one.add("ab").add("c").tuple() != other.add("a").add("bc").tuple());
}

TEST_CASE("a part that is too long keeps its beginning and stays different from others") {
  TupleBuilder one, other;
  const std::string begin(100'000, 'x');
  const std::vector<std::string> a = parts_of(one.add(begin + "a").tuple());
  const std::vector<std::string> b = parts_of(other.add(begin + "b").tuple());
  REQUIRE(a.size() == 1);
  CHECK(a.front().size() < kMaxPartBytes);
  CHECK(a.front().starts_with("xxxx"));
  CHECK(a.front().find("(100001 bytes, SHA-256 ") != std::string::npos);
  CHECK(a != b);
  // It is not cut within a character.
  TupleBuilder cut;
  const std::string text = std::string(127, 'x') + "\xC3\xA9" + std::string(2000, 'y');
  CHECK(parts_of(cut.add(text).tuple()).front().starts_with(std::string(127, 'x') + "..."));
}

TEST_CASE("a damaged tuple ends the reading") {
  CHECK(parts_of("\x05"
                 "ab") == std::vector<std::string>{"ab"});
  CHECK(parts_of("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF").size() == 1);
}

}  // namespace
}  // namespace trailhound
