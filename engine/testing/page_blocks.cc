#include "engine/testing/page_blocks.h"

#include <algorithm>
#include <filesystem>
#include <sstream>

#include "engine/testing/shared.h"

namespace trailhound {

namespace fs = std::filesystem;

std::vector<std::string> page_paths() {
  std::vector<std::string> paths{"README.md", "rules/README.md", "testdata/README.md"};
  for (const char* folder : {"cli/docs", ".github"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(source_folder()) / folder)) {
      if (entry.path().extension() == ".md") paths.push_back(folder + ("/" + entry.path().filename().string()));
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::vector<std::string> lines_of_page(const std::string& page) {
  std::vector<std::string> lines;
  std::istringstream in(page);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::vector<PageBlock> blocks_of_page(const std::vector<std::string>& lines) {
  constexpr const char* kFence = "```";
  std::vector<PageBlock> blocks;
  bool is_inside = false;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const std::size_t indent = std::min(lines[at].find_first_not_of(' '), lines[at].size());
    if (lines[at].compare(indent, 3, kFence) == 0) {
      is_inside = !is_inside;
      if (is_inside) blocks.push_back({lines[at].substr(indent + 3), {}, at + 1, indent});
    } else if (is_inside) {
      blocks.back().lines.push_back(lines[at].substr(std::min(indent, blocks.back().indent)));
    }
  }
  return blocks;
}

}  // namespace trailhound
