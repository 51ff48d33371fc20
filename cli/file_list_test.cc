#include "cli/file_list.h"

#include <catch2/catch.hpp>

#include "engine/testing/program/program.h"

namespace trailhound {
namespace {

TEST_CASE("a list of files has a path a line, and comes sorted") {
  using Paths = std::vector<std::string>;
  struct Row {
    std::string text;
    Paths paths;
  };
  const Row rows[] = {
      {"b\na/x y\n", {"a/x y", "b"}},
      {"b\r\n\r\n\na", {"a", "b"}},
      {"a0\na/b\na.json\n", {"a.json", "a/b", "a0"}},
      {std::string(100'000, 'p') + "\nq\n", {std::string(100'000, 'p'), "q"}},
  };
  const ScratchFolder folder;
  for (const Row& row : rows) {
    const auto paths = read_file_list(folder.write("list", row.text));
    REQUIRE(paths);
    CHECK(*paths == row.paths);
  }
  CHECK(read_file_list(folder.write("list", "\n\n")).error() == "it names no file");
  CHECK(read_file_list(folder.write("list", std::string("a\0b\n", 4))).error() ==
        "it has a zero byte, so it is no list of paths");
  CHECK(read_file_list(folder.write("list", "a\n-\n")).error() == "it names -, and standard input is no file");
  CHECK(read_file_list(folder.path() + "/missing").error() == "No such file or directory");
  CHECK(read_file_list(folder.path()).error() == "Is a directory");
}

}  // namespace
}  // namespace trailhound
