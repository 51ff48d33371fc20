#include "engine/testing/cases.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "engine/testing/shared.h"

namespace trailhound {
namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The lines that are no remarks.
std::vector<std::string> lines(const std::filesystem::path& path) {
  std::istringstream text(contents(path));
  std::vector<std::string> out;
  for (std::string line; std::getline(text, line);) {
    if (!line.empty() && line.front() != '#') out.push_back(line);
  }
  return out;
}

Case read_case(const std::filesystem::path& folder) {
  Case out;
  out.name = folder.filename().string();
  out.rule = contents(folder / "rule.yml");
  out.events = lines(folder / "events.jsonl");
  for (const std::string& line : lines(folder / "expected.txt")) {
    std::size_t number = 0;
    if (!(std::istringstream(line) >> number) || number == 0 || number > out.events.size() ||
        (!out.expected.empty() && number - 1 <= out.expected.back())) {
      throw std::runtime_error(out.name + "/expected.txt: not the number of a further event: " + line);
    }
    out.expected.push_back(number - 1);
  }
  return out;
}

}  // namespace

std::vector<Case> read_cases() {
  const std::filesystem::path root = std::filesystem::path(source_folder()) / "testdata" / "cases";
  std::vector<Case> out;
  if (std::filesystem::is_directory(root)) {
    for (const auto& entry : std::filesystem::directory_iterator(root)) {
      if (entry.is_directory()) out.push_back(read_case(entry.path()));
    }
  }
  if (out.empty()) throw std::runtime_error("no cases in " + root.string());
  std::sort(out.begin(), out.end(), [](const Case& a, const Case& b) { return a.name < b.name; });
  return out;
}

}  // namespace trailhound
