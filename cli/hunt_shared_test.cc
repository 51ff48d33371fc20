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
  std::size_t matches, rules_that_matched;
  std::size_t alerts, correlations_that_fired;
};

TEST_CASE("the study's archive") {
  const std::string shared = shared_folder();
  const Row rows[] = {
      {"sigmahq-2026/cloudtrail", 109, 11, 0, 0},
      {"sigmahq-2023/aws", 89, 5, 8, 4},  // its unsupported/ holds the old aggregations
  };
  for (const Row& row : rows) {
    CAPTURE(row.rules);
    const ScratchFolder folder;
    const ProgramRun run = run_program("hunt --rules '" + shared + "/sigma/" + row.rules + "' '" + shared +
                                       "/data/invictus' --stats '" + folder.path() + "/ledger.json'");
    CHECK(run.code == 0);
    const auto count = [&](const std::string& schema, std::set<std::string>& rules) {
      std::size_t lines = 0;
      const std::string key = "{\"schema\":\"trailhound/" + schema + "/1\"";
      for (std::size_t at = run.out.find(key); at != std::string::npos; at = run.out.find(key, at + 1)) {
        ++lines;
        const std::size_t rule = run.out.find("\"rule\":", at);
        rules.insert(run.out.substr(rule, run.out.find("\"level\"", rule) - rule));
      }
      return lines;
    };
    std::set<std::string> matched, fired;
    CHECK(count("match", matched) == row.matches);
    CHECK(matched.size() == row.rules_that_matched);
    CHECK(count("alert", fired) == row.alerts);
    CHECK(fired.size() == row.correlations_that_fired);
    CHECK_THAT(folder.read("ledger.json"), Catch::Contains("\"evaluated\": 2900"));
  }
}

}  // namespace
}  // namespace trailhound
