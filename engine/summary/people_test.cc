#include "engine/summary/people.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "engine/summary/activity.h"
#include "engine/summary/grant_table.h"

namespace trailhound {
namespace {

/// Adds one event of a user, and its matches by level.
void add_event(TupleCounts& counts, const std::string& user, CallOutcome outcome, const LevelCounts& matches) {
  Calls calls;
  calls.kind = PrincipalKind::kUser;
  calls.principal = user;
  calls.event = "E";
  calls.outcome = outcome;
  TupleBuilder tuple;
  build_calls(calls, tuple);
  Tally tally;
  tally.add(1, "id");
  tally.matches = matches;
  counts.add(tuple.tuple(), tally);
}

std::string names_of(const People& people) {
  std::string text;
  for (const PrincipalSummary& principal : people.principals) text += (text.empty() ? "" : " ") + principal.name;
  return text;
}

TEST_CASE("principals by matches of the highest level, then refused calls, then calls") {
  TupleCounts counts(1u << 20);
  const LevelCounts low{0, 0, 5}, high{0, 0, 0, 0, 1}, both{0, 0, 1, 0, 1};
  add_event(counts, "calls", CallOutcome::kDone, {});
  add_event(counts, "calls", CallOutcome::kDone, {});
  add_event(counts, "one", CallOutcome::kDone, {});
  add_event(counts, "failed", CallOutcome::kFailed, {});
  add_event(counts, "refused", CallOutcome::kRefused, {});
  add_event(counts, "low", CallOutcome::kDone, low);
  add_event(counts, "high", CallOutcome::kDone, high);
  add_event(counts, "both", CallOutcome::kDone, both);
  const People people = people_of(counts, {});
  CHECK(names_of(people) == "both high low refused calls failed one");
  CHECK(people.principals[5].counts.failed == 1);
  CHECK(people.principals[5].counts.refused == 0);
  CHECK(people.folded.principals == 0);
}

TEST_CASE("if memory is short, the least serious principals are folded together and counted") {
  TupleCounts counts(1u << 20);
  std::mt19937 random(3);
  std::uint64_t refused = 0;
  std::vector<std::pair<int, std::string>> expected;
  for (int i = 0; i < 500; ++i) {
    const std::string name = "user" + std::to_string(1000 + i);
    const int times = static_cast<int>(random() % 100);
    for (int k = 0; k < times; ++k) add_event(counts, name, CallOutcome::kRefused, {});
    add_event(counts, name, CallOutcome::kDone, {});
    refused += static_cast<std::uint64_t>(times);
    expected.emplace_back(-times, name);
  }
  std::sort(expected.begin(), expected.end());
  const People people = people_of(counts, {.narrowing = {}, .since = {}, .memory = 100'000});
  REQUIRE(people.principals.size() > 10);
  REQUIRE(people.principals.size() < 400);
  // Those that are listed are the most serious ones.
  for (std::size_t i = 0; i < people.principals.size(); ++i) CHECK(people.principals[i].name == expected[i].second);
  CHECK(people.folded.principals == 500 - people.principals.size());
  std::uint64_t listed = 0;
  for (const PrincipalSummary& principal : people.principals) listed += principal.counts.refused;
  CHECK(listed + people.folded.counts.refused == refused);
}

TEST_CASE("issued keys beyond the memory are counted as left out, and the others keep their grants") {
  GrantTable table(4000);
  const auto issue = [](const std::string& key, const std::string& issuer) {
    Issue made;
    made.key = key;
    made.principal = issuer;
    made.event = "AssumeRole";
    return made;
  };
  constexpr std::uint64_t kKeys = 200;
  for (std::uint64_t i = 0; i < kKeys; ++i) {
    const std::string key = "ASIA" + std::to_string(1000 + i);
    table.add(issue(key, i % 2 == 0 ? "alice" : "bob"), {});
  }
  table.finish();
  CHECK(table.left_out() > 0);
  CHECK(table.find("ASIA1000") != table.find("ASIA1001"));
  CHECK_FALSE(table.find("ASIA1199").has_value());
  std::uint64_t kept = 0;
  for (const Grant& grant : table.take_grants()) kept += grant.keys;
  CHECK(kept > 10);
  CHECK(kept + table.left_out() == kKeys);
}

}  // namespace
}  // namespace trailhound
