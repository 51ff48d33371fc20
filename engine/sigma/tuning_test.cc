#include "engine/sigma/tuning.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace trailhound {
namespace {

std::string first_render(const TuningLines& lines) {
  return lines.diagnostics.empty() ? "" : render(lines.diagnostics[0]);
}

TEST_CASE("a list of rules to leave out has a name a line, and comments") {
  const TuningLines lines = read_exclusions("quiet.txt",
                                            "\xEF\xBB\xBF# ours\n"
                                            "\n"
                                            "  trail_stopped.yml \t# by our own tool\r\n"
                                            "Title # of C#\n"
                                            "C#-user\n"
                                            "   # indented\n"
                                            "last");
  CHECK(lines.diagnostics.empty());
  struct Row {
    const char* name;
    Position position;
  };
  const Row rows[] = {{"trail_stopped.yml", {3, 3}}, {"Title", {4, 1}}, {"C#-user", {5, 1}}, {"last", {7, 1}}};
  REQUIRE(lines.entries.size() == std::size(rows));
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    CAPTURE(rows[i].name);
    CHECK(lines.entries[i].name == rows[i].name);
    CHECK(lines.entries[i].level == Level::kNone);
    CHECK(lines.entries[i].place.path == "quiet.txt");
    CHECK(lines.entries[i].place.position == rows[i].position);
  }
  CHECK(lines.entries[0].place.source_line == "  trail_stopped.yml \t# by our own tool");
  CHECK(read_exclusions("empty.txt", "").entries.empty());
}

TEST_CASE("levels are a map from names to levels") {
  const TuningLines lines = read_levels("levels.yml",
                                        "# ours\n"
                                        "trail_stopped.yml: critical\n"
                                        "'A title: with a colon': LOW\n"
                                        "7f51508a-3a6d-4cf6-a0ce-5cc16c01a91c: informational\n");
  CHECK(lines.diagnostics.empty());
  REQUIRE(lines.entries.size() == 3);
  CHECK(lines.entries[0].name == "trail_stopped.yml");
  CHECK(lines.entries[0].level == Level::kCritical);
  CHECK(lines.entries[0].place.position == Position{2, 1});
  CHECK(lines.entries[1].name == "A title: with a colon");
  CHECK(lines.entries[1].level == Level::kLow);
  CHECK(lines.entries[2].level == Level::kInformational);
  CHECK(read_levels("empty.yml", "# nothing yet\n").entries.empty());
}

TEST_CASE("a fault of a tuning file has its place and its line") {
  struct Row {
    const char *text, *rendered;
  };
  const Row rows[] = {
      {"a.yml: high\nb.yml: hgih\n",
       "f:2:8: error[S104]: a level is one of informational, low, medium, high and critical\nb.yml: hgih\n       ^\n"},
      {"a.yml: [high]\n",
       "f:1:8: error[S104]: a level is one of informational, low, medium, high and critical\na.yml: [high]\n       "
       "^\n"},
      {"a.yml:\n", "f:1:"},
      {"'': high\n", "f:1:1: error[S603]: the name of the rule is empty\n'': high\n^\n"},
      {"a.yml: high\na.yml: low\n", "f:2:1: error[S004]"},
      {"- a.yml\n", "f:1:1: error[S603]: levels are a map from names of rules to levels"},
      {"a.yml: 'high\n", "f:"},
      {"a: \x01\n", "f:1:4: error[S003]: this is not UTF-8 text"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const TuningLines lines = read_levels("f", row.text);
    CHECK_FALSE(lines.diagnostics.empty());
    CHECK_THAT(first_render(lines), Catch::StartsWith(row.rendered));
  }
  CHECK_THAT(first_render(read_exclusions("f", "a\n\xFF\n")), Catch::StartsWith("f:2:1: error[S003]"));
  CHECK(read_levels("f", "a: x\nb: y\nc: high\n").diagnostics.size() == 2);
}

}  // namespace
}  // namespace trailhound
