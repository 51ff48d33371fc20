// The public study's archive with SigmaHQ's rules: figures that others have found too.

#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "cli/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

struct Row {
  const char* rules;
  std::ptrdiff_t matches;
  std::size_t rules_that_matched;
  int code;
};

TEST_CASE("the study's archive") {
  const std::string shared = shared_folder();
  const Row rows[] = {
      {"sigmahq-2026/cloudtrail", 109, 11, 0}, {"sigmahq-2023/aws", 89, 5, 1},  // its unsupported/ is set aside
  };
  for (const Row& row : rows) {
    CAPTURE(row.rules);
    const ScratchFolder folder;
    const ProgramRun run = run_program("hunt --rules '" + shared + "/sigma/" + row.rules + "' '" + shared +
                                       "/data/invictus' --stats '" + folder.path() + "/ledger.json'");
    CHECK(run.code == row.code);
    CHECK(std::count(run.out.begin(), run.out.end(), '\n') == row.matches);

    std::set<std::string> titles;
    const std::string key = "\"rule\":{\"id\":\"";
    for (std::size_t at = run.out.find(key); at != std::string::npos; at = run.out.find(key, at + 1)) {
      titles.insert(run.out.substr(at, run.out.find("\"level\"", at) - at));
    }
    CHECK(titles.size() == row.rules_that_matched);
    CHECK_THAT(folder.read("ledger.json"), Catch::Contains("\"evaluated\": 2900"));
  }
}

}  // namespace
}  // namespace trailhound
