#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "engine/sigma/loader.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

/// A folder of its own for a test, removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "trailhound-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::vector<RuleText> read_folder(const std::filesystem::path& folder) {
  std::vector<RuleText> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".yml") continue;
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    const std::string path = entry.path().lexically_relative(folder).generic_string();
    files.push_back({path, path, text.str()});
  }
  std::sort(files.begin(), files.end(), [](const RuleText& a, const RuleText& b) { return a.path < b.path; });
  return files;
}

/// Code of the reason → how many documents.
std::map<std::string, int> reasons_of(const RuleSet& set) {
  std::map<std::string, int> reasons;
  for (const SetAside& aside : set.set_aside) ++reasons[aside.reason.code];
  return reasons;
}

/// What became of the documents, added up.
std::size_t documents_of(const RuleSet& set) {
  const auto parts = std::count_if(set.rules.begin(), set.rules.end(), [](const Rule& rule) { return rule.is_part; });
  return set.rules.size() - static_cast<std::size_t>(parts) + set.correlations.size() + set.filters.size() +
         set.set_aside.size();
}

std::string errors_of(const RuleSet& set) {
  std::string errors;
  for (const SetAside& aside : set.set_aside) {
    if (aside.is_error) errors += render(aside.reason);
  }
  return errors;
}

TEST_CASE("all of SigmaHQ is loaded, or set aside for a reason that is true", "[shared]") {
  const TemporaryFolder folder;
  const std::string archive = shared_folder() + "/sigma/sigmahq-2026/all-rules.tar.gz";
  const std::string command = "tar -xzf '" + archive + "' -C '" + folder.path().string() + "'";
  REQUIRE(std::system(command.c_str()) == 0);
  const std::vector<RuleText> files = read_folder(folder.path());

  const auto start = std::chrono::steady_clock::now();
  const RuleSet set = load_rules(files, 2);
  const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
  std::printf("%zu files, %zu rules, %zu set aside, %.0f ms with two threads\n", files.size(), set.rules.size(),
              set.set_aside.size(), took.count());

  // 3,872 YAML documents, of which three are templates (`action: global`).
  CHECK(files.size() == 3867);
  CHECK(set.documents == 3869);
  CHECK(set.documents == documents_of(set));
  CHECK(errors_of(set).empty());
  CHECK(set.correlations.size() == 55);  // | count, | sum, | near
  CHECK(reasons_of(set) == std::map<std::string, int>{
                               {"S904", 25},  // placeholders
                               {"S905", 3},   // timeframe without an aggregation or a conjunction
                               {"S906", 4},   // status: unsupported, and a condition in prose
                           });

  std::string one, three;
  for (const auto& [text, threads] : {std::pair(&one, 1u), std::pair(&three, 3u)}) {
    const RuleSet again = load_rules(files, threads);
    for (const Rule& rule : again.rules) *text += dump(rule);
    for (const Diagnostic& diagnostic : again.diagnostics) *text += render(diagnostic);
  }
  CHECK((one == three));  // in brackets: nobody wants to see 10 MB
}

TEST_CASE("SigmaHQ's CloudTrail rules are loaded", "[shared]") {
  const RuleSet set = load_rules(read_folder(shared_folder() + "/sigma/sigmahq-2026/cloudtrail"), 2);
  CHECK(set.rules.size() == 57);
  CHECK(set.set_aside.empty());
  for (const Rule& rule : set.rules) {
    INFO(rule.path);
    CHECK(rule.logsource.is_cloudtrail());
    CHECK_FALSE(rule.id.empty());
    CHECK(rule.level != Level::kNone);
  }
}

TEST_CASE("of SigmaHQ 2023 the eight unsupported rules are correlations", "[shared]") {
  const RuleSet set = load_rules(read_folder(shared_folder() + "/sigma/sigmahq-2023/aws"), 2);
  CHECK(errors_of(set).empty());
  CHECK(set.set_aside.empty());
  CHECK(set.correlations.size() == 8);
  CHECK(set.documents == 37);
  CHECK(set.documents == documents_of(set));
  for (const Correlation& correlation : set.correlations) CHECK(correlation.path.substr(0, 12) == "unsupported/");
}

}  // namespace
}  // namespace trailhound
