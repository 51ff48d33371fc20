#include "cli/result_line.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("a match line and an alert line say where their records are") {
  const auto match = parse_result_line(
      R"({"schema":"trailhound/match/1","rule":{"id":"i","title":"t"},"source":{"path":"a!b.json","record":17,"offset":0}})");
  REQUIRE(match);
  CHECK_FALSE(match->is_alert);
  CHECK(match->rule_id == "i");
  CHECK(match->events == std::vector<ResultLine::Place>{{"a!b.json", 17}});

  const auto alert =
      parse_result_line(R"({"schema":"trailhound/alert/1","rule":{"id":"","title":"t"},"count":250,"events":[)"
                        R"({"source":{"path":"a","record":1}},{"source":{"path":"b","record":0}}]})");
  REQUIRE(alert);
  CHECK(alert->is_alert);
  CHECK(alert->rule_title == "t");
  CHECK(alert->count == 250);
  CHECK(alert->events == std::vector<ResultLine::Place>{{"a", 1}, {"b", 0}});
}

TEST_CASE("any other line is an error") {
  for (const char* line :
       {"", "{", "[]", "{}", R"({"schema":"trailhound/ledger/1"})", R"({"schema":"trailhound/match/1"})",
        R"({"schema":"trailhound/match/1","source":{"path":"a","record":-1}})",
        R"({"schema":"trailhound/match/1","source":{"path":"a","record":1e400}})",
        R"({"schema":"trailhound/match/1","source":{"path":"","record":1}})",
        R"({"schema":"trailhound/alert/1","events":[]})",
        R"({"schema":"trailhound/alert/1","events":[{"source":{"path":"a"}}]})"}) {
    CAPTURE(line);
    CHECK_FALSE(parse_result_line(line));
  }
}

}  // namespace
}  // namespace trailhound
