#include "cli/coverage.h"

#include <catch2/catch.hpp>

#include "cli/program.h"
#include "engine/oracle/json.h"

namespace trailhound {
namespace {

using Catch::Contains;

const std::vector<CoveringRule> kRules = {
    {.title = "Stopped",
     .path = "a.yml",
     .level = Level::kHigh,
     .tags = {"attack.defense-evasion", "attack.t1562.008"},
     .score = 2},
    {.title = "Deleted \"x\"",
     .path = "b.yml",
     .level = Level::kLow,
     .tags = {"attack.impact", "attack.T1562.008", "attack.t1485"},
     .score = 3},
    {.title = "Bare", .path = "c.yml", .level = Level::kNone, .tags = {}, .score = 0},
};

TEST_CASE("the table of tactics, techniques and rules") {
  const std::string table = coverage_table(kRules);
  CHECK(table ==
        "defense-evasion (TA0005)\n"
        "    T1562.008 Disable or Modify Cloud Logs\n"
        "        high           Stopped  (a.yml)\n"
        "impact (TA0040)\n"
        "    T1485 Data Destruction\n"
        "        low            Deleted \"x\"  (b.yml)\n"
        "    T1562.008 Disable or Modify Cloud Logs\n"
        "        low            Deleted \"x\"  (b.yml)\n"
        "without tactic and technique\n"
        "                       Bare  (c.yml)\n"
        "3 rules, 2 techniques\n");
}

TEST_CASE("a Navigator layer is JSON and adds up the scores") {
  const std::string layer = navigator_layer(kRules, "name", "text");
  REQUIRE(parse_json(layer));
  CHECK_THAT(layer, Contains(R"({"techniqueID":"T1562.008","score":5,"comment":"Stopped; Deleted \"x\"")"));
  CHECK_THAT(layer, Contains(R"("layer":"4.5")"));
  CHECK_THAT(layer, Contains(R"("maxValue":5)"));
  CHECK_THAT(layer, !Contains("Bare"));
  REQUIRE(parse_json(navigator_layer({}, "name", "text")));
}

TEST_CASE("rules coverage and hunt --navigator write layers") {
  const ScratchFolder folder;
  const std::string layer = "'" + folder.path() + "/layer.json'";
  CHECK(run_program("rules coverage --navigator " + layer).code == 0);
  CHECK(parse_json(folder.read("layer.json")));
  CHECK(run_program("rules coverage --navigator '" + folder.path() + "/no/layer.json'").code == 2);
  const std::string event =
      R"({"eventVersion":"1.09","eventTime":"2026-03-14T09:16:48Z","eventSource":"cloudtrail.amazonaws.com","eventName":"StopLogging"})";
  CHECK(run_program("hunt -q --navigator " + layer + " -", event).code == 0);
  CHECK_THAT(folder.read("layer.json"), Contains(R"("techniqueID":"T1562.008","score":1)"));
  CHECK(run_program("hunt -q --navigator - -", event).code == 2);
}

}  // namespace
}  // namespace trailhound
