// SigmaHQ's rules on the archive of the public study must give the figures that the study published.

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

struct Row {
  const char* rules;
  std::size_t matches, rules_that_matched;
  std::size_t alerts;
};

std::size_t count(const std::string& text, const std::string& word) {
  std::size_t found = 0;
  for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) ++found;
  return found;
}

TEST_CASE("the study's archive") {
  const std::string shared = shared_folder();
  const Row rows[] = {
      {"sigmahq-2026/cloudtrail", 109, 11, 0},
      {"sigmahq-2023/aws", 89, 5, 8},  // the alerts are those of unsupported/, which the study could not run
  };
  for (const Row& row : rows) {
    CAPTURE(row.rules);
    const ScratchFolder folder;
    const ProgramRun run = run_program("hunt --rules '" + shared + "/sigma/" + row.rules + "' '" + shared +
                                       "/data/invictus' --stats '" + folder.path() + "/ledger.json'");
    CHECK(run.code == 0);
    CHECK(count(run.out, "trailhound/match/1") == row.matches);
    CHECK(count(run.out, "trailhound/alert/1") == row.alerts);

    std::set<std::string> titles;
    const std::string key = "\"rule\":{\"id\":\"";
    const std::size_t end = std::min(run.out.find("trailhound/alert/1"), run.out.size());  // alerts come last
    for (std::size_t at = run.out.find(key); at < end; at = run.out.find(key, at + 1)) {
      titles.insert(run.out.substr(at, run.out.find("\"level\"", at) - at));
    }
    CHECK(titles.size() == row.rules_that_matched);
    CHECK_THAT(folder.read("ledger.json"), Catch::Contains("\"evaluated\": 2900"));
  }
}

}  // namespace
}  // namespace trailhound
