#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/sigma/loader.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

std::string contents_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// What a person sees of testdata/rule_errors/NAME.yml must be NAME.txt. TRAILHOUND_UPDATE_GOLDENS=1 in the
/// environment writes the .txt files anew; the difference is then for review.
TEST_CASE("diagnostics of faulty rules", "[sigma]") {
  const std::filesystem::path folder = std::filesystem::path(source_folder()) / "testdata" / "rule_errors";
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".yml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() >= 8);
  const char* update = std::getenv("TRAILHOUND_UPDATE_GOLDENS");
  for (const std::filesystem::path& file : files) {
    INFO(file.filename().string());
    const std::string name = file.filename().string();
    const RuleText text{name, name, contents_of(file)};
    const RuleSet set = load_rules({&text, 1}, 1);
    std::string shown;
    for (const Diagnostic& diagnostic : set.diagnostics) shown += render(diagnostic);
    shown += std::to_string(set.rules.size()) + " loaded, " + std::to_string(set.set_aside.size()) + " set aside\n";
    for (const SetAside& aside : set.set_aside) {
      shown += (aside.is_error ? "error " : "set aside ") + aside.reason.code + " " +
               (aside.title.empty() ? "(no title)" : aside.title) + "\n";
    }
    std::filesystem::path golden = file;
    golden.replace_extension(".txt");
    if (update != nullptr && std::string(update) == "1") std::ofstream(golden, std::ios::binary) << shown;
    CHECK(shown == contents_of(golden));
    const auto parts = std::count_if(set.rules.begin(), set.rules.end(), [](const Rule& rule) { return rule.is_part; });
    CHECK(set.documents == set.rules.size() - static_cast<std::size_t>(parts) + set.correlations.size() +
                               set.filters.size() + set.set_aside.size());
    for (const SetAside& aside : set.set_aside) {
      const auto same = [&](const Diagnostic& d) {
        return d.code == aside.reason.code && d.position == aside.reason.position;
      };
      CHECK(std::any_of(set.diagnostics.begin(), set.diagnostics.end(), same));
    }
  }
}

}  // namespace
}  // namespace trailhound
