#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/testing/shared.h"

namespace trailhound {
namespace {

namespace fs = std::filesystem;

/// The targets of a Markdown text's links `[text](target)` that are files of the source tree, without `#section`.
std::vector<std::string> linked_files(const std::string& markdown) {
  std::vector<std::string> files;
  for (std::size_t at = markdown.find("]("); at != markdown.npos; at = markdown.find("](", at + 1)) {
    const std::size_t begin = at + 2, end = markdown.find_first_of("#)", begin);
    const std::string target = markdown.substr(begin, end - begin);
    if (!target.empty() && target.find("://") == target.npos) files.push_back(target);
  }
  return files;
}

TEST_CASE("every link between our pages leads to a file") {
  const fs::path root = source_folder();
  std::vector<fs::path> pages{root / "README.md", root / "rules/README.md", root / "testdata/README.md"};
  for (const auto& entry : fs::directory_iterator(root / "cli/docs")) {
    if (entry.is_regular_file()) pages.push_back(entry.path());
  }
  std::size_t links = 0;
  for (const fs::path& page : pages) {
    std::ifstream in(page);
    REQUIRE(in);
    for (const std::string& file : linked_files({std::istreambuf_iterator<char>(in), {}})) {
      CAPTURE(page, file);
      CHECK(fs::exists(page.parent_path() / file));
      ++links;
    }
  }
  CHECK(links > 20);
}

}  // namespace
}  // namespace trailhound
