#include "engine/testing/program/pack.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

constexpr const char* kReadme = "rules/README.md";
constexpr std::string_view kBegin = "<!-- coverage -->\n", kEnd = "<!-- end of coverage -->";

/// `[name](path) level, [name](path) level`
std::vector<ReadmeRule> rules_in(const std::string& cell) {
  std::vector<ReadmeRule> rules;
  for (std::size_t at = cell.find("]("); at != std::string::npos; at = cell.find("](", at)) {
    at += 2;
    const std::size_t close = cell.find(") ", at);
    if (close == std::string::npos) break;
    const std::size_t end = cell.find_first_of(", |", close + 2);
    rules.push_back({cell.substr(at, close - at), cell.substr(close + 2, end - close - 2)});
  }
  return rules;
}

}  // namespace

std::map<std::string, std::vector<ReadmeRule>> readme_techniques() {
  std::map<std::string, std::vector<ReadmeRule>> techniques;
  std::istringstream lines(read_whole(source_folder() + "/" + kReadme));
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| aws.")) continue;
    techniques[line.substr(2, line.find(' ', 2) - 2)] = rules_in(line);
  }
  return techniques;
}

std::string readme_coverage(const std::string& actual) {
  const std::string path = source_folder() + "/" + kReadme;
  std::string text = read_whole(path);
  const std::size_t begin = text.find(kBegin), end = text.find(kEnd);
  if (begin == std::string::npos || end == std::string::npos) return "there are no marks in the README";
  const std::size_t inside = begin + kBegin.size();
  if (std::getenv("TRAILHOUND_UPDATE_GOLDENS") != nullptr) {
    text.replace(inside, end - inside, actual);
    std::ofstream(path, std::ios::binary) << text;
    return actual;
  }
  return text.substr(inside, end - inside);
}

}  // namespace trailhound
