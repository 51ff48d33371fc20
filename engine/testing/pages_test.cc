#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "engine/testing/page_blocks.h"
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

std::string text_of(const fs::path& page) {
  std::ifstream in(page);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST_CASE("every link between our pages leads to a file") {
  const fs::path root = source_folder();
  std::size_t links = 0;
  for (const std::string& page : page_paths()) {
    for (const std::string& file : linked_files(text_of(root / page))) {
      CAPTURE(page, file);
      CHECK(fs::exists((root / page).parent_path() / file));
      ++links;
    }
  }
  CHECK(links > 100);
}

TEST_CASE("the index of the manual has every page") {
  const fs::path folder = fs::path(source_folder()) / "cli/docs";
  const std::vector<std::string> linked = linked_files(text_of(folder / "README.md"));
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() != ".md" || name == "README.md") continue;
    CAPTURE(name);
    CHECK(std::find(linked.begin(), linked.end(), name) != linked.end());
  }
}

}  // namespace
}  // namespace trailhound
