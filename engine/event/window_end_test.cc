#include "engine/event/window_end.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

constexpr const char* kBegin = R"({"eventVersion":"1.08","a":"x"},{"eventVersion":"1.08"})";

TEST_CASE("the end of a window is foretold from its last record on") {
  struct Row {
    std::string tail;
    std::size_t keep;
    bool is_behind_comma;
  };
  const Row rows[] = {
      {R"({"eventVersion":"1"})", 0, false},
      {R"({"eventVersion":"1"},)", 0, true},
      {"{\"eventVersion\":\"1\"}\r\n", 0, false},
      {R"({"eventVersion":"1"},{"eventVersion":"1)", 18, true},
      {R"({"eventVersion":"1"},{"eventVersion":"1\")", 20, true},
      {R"({"eventVersion":"1"},{"ev)", 4, true},
      {R"({"eventVersion":"1"},{"a":[{"eventVersion")", 15, true},  // a wrong guess, which the framer finds out
      {R"({"eventVersion":"}{\"[","b":[1,{"c":2}],"d":")", 45, true},
      {R"({"eventVersion":"1"} {"other":1}[1,2] "text" )", 0, false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.tail);
    WindowEndFinder ends;
    REQUIRE(ends.learn(std::string(" , ") + kBegin));
    const auto end = ends.find(std::string(kBegin) + "," + row.tail);
    REQUIRE(end);
    CHECK(end->keep == row.keep);
    CHECK(end->is_behind_comma == row.is_behind_comma);
  }
}

TEST_CASE("what is not among records has no end that can be foretold") {
  WindowEndFinder ends;
  CHECK_FALSE(ends.find(kBegin));  // nothing was learned
  for (const char* begin : {"", " ", "]", "[1]", "{", "{}", "{1", "{\"a", ",,{\"a\":1}"}) {
    CAPTURE(begin);
    CHECK_FALSE(ends.learn(begin));
  }
  REQUIRE(ends.learn(kBegin));
  for (const char* tail : {"]", "1", "}", ":"}) {
    CAPTURE(tail);
    CHECK_FALSE(ends.find(std::string(kBegin) + tail));
  }
  CHECK_FALSE(ends.find(R"({"eventName":"other first key"})"));
}

TEST_CASE("lines end behind the last line break") {
  CHECK(find_line_end("a\nb\n").keep == 0);
  CHECK(find_line_end("a\nbc").keep == 2);
  CHECK(find_line_end("abc").keep == 3);
}

}  // namespace
}  // namespace trailhound
