#include "engine/testing/layering.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/testing/shared.h"

namespace trailhound {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view kTable =
    "# Text\n\n| folder | meaning |\n|---|---|\n| `other` | another table |\n\n"
    "| folder | purpose | includes | library |\n"
    "|---|---|---|---|\n"
    "| `engine/base` | text | | |\n"
    "| `engine/io` | files | base | zlib |\n"
    "| `engine/scan` | a, b | `base`, `io` | |\n"
    "| `cli` | commands | base, scan | |\n"
    "| `bench` | numbers | engine/scan, cli | |\n"
    "\nmore text\n";

TEST_CASE("the table of rooms") {
  const Rooms rooms = read_rooms(kTable);
  CHECK(rooms.errors == Lines{});
  REQUIRE(rooms.rooms.size() == 5);
  CHECK(rooms.rooms[0].includes == Lines{});
  CHECK(rooms.rooms[2].folder == "engine/scan");
  CHECK(rooms.rooms[2].includes == Lines{"engine/base", "engine/io"});
  CHECK(rooms.rooms[4].includes == Lines{"engine/scan", "cli"});
  const std::string header = "| folder | includes |\n|---|---|\n";
  CHECK(read_rooms(header + "| a | b |\n| b | |").errors == Lines{"a includes b, which is no room of a row above it"});
  CHECK(read_rooms(header + "| a |\n| b | |").errors == Lines{"the row of a has no cell for its includes"});
  CHECK(read_rooms("no table").errors == Lines{"engine/ARCHITECTURE.md has no table of rooms and their includes"});
}

TEST_CASE("an include against the arrows is named with file, line and rule") {
  const Rooms rooms = read_rooms(kTable);
  struct Row {
    std::string path, text;
    Lines faults;
  };
  const std::string not_io = "cli may not include engine/io; engine/ARCHITECTURE.md allows it engine/base, engine/scan";
  const Row rows[] = {
      {"cli/hunt/hunt.cc", "#include <vector>\n#include \"cli/main.h\"\n#include \"engine/scan/x.h\"\n", {}},
      {"cli/hunt/hunt.cc", "\n#include \"engine/io/x.h\"\n", {"cli/hunt/hunt.cc:2: " + not_io}},
      {"cli/hunt.h", " # include\t\"engine/io/x.h\"", {"cli/hunt.h:1: " + not_io}},
      {"cli/hunt.cc", "// #include \"engine/io/x.h\"\n", {}},
      {"cli/hunt_test.cc", "#include \"engine/io/x.h\"\n", {}},
      {"engine/base/text.cc",
       "#include \"engine/io/x.h\"\n",
       {"engine/base/text.cc:1: engine/base may not include engine/io; engine/ARCHITECTURE.md allows it no other "
        "room"}},
      {"engine/io/x_test.cc",
       "#include \"cli/main.h\"\n",
       {"engine/io/x_test.cc:1: engine/io may not include cli; engine/ARCHITECTURE.md allows it engine/base"}},
      {"engine/io/x.cc",
       "#include \"y.h\"\n",
       {"engine/io/x.cc:1: \"y.h\" is in no room; paths of includes begin at the root of the source tree"}},
      {"engine/new/x.cc", "", {"engine/new/x.cc:1: engine/ARCHITECTURE.md has no room for this file"}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.path, row.text);
    CHECK(check_includes(rooms, row.path, row.text) == row.faults);
  }
}

std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("the includes of the source tree follow ARCHITECTURE.md") {
  const std::filesystem::path root = source_folder();
  const Rooms rooms = read_rooms(text_of_file(root / "engine/ARCHITECTURE.md"));
  Lines faults = rooms.errors;
  std::size_t files = 0;
  for (const char* folder : {"engine", "cli", "bench"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      const std::filesystem::path& path = entry.path();
      if (path.extension() != ".cc" && path.extension() != ".h") continue;
      ++files;
      const Lines found = check_includes(rooms, path.lexically_relative(root).generic_string(), text_of_file(path));
      faults.insert(faults.end(), found.begin(), found.end());
    }
  }
  CHECK(files > 300);
  std::sort(faults.begin(), faults.end());
  for (const std::string& fault : faults) FAIL_CHECK(fault);
}

}  // namespace
}  // namespace trailhound
