#include "engine/hunt/rule_activity.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace trailhound {
namespace {

using Texts = std::vector<std::string>;

TEST_CASE("names: the first distinct ones, and whether there were others") {
  RuleActivity::Names names;
  for (const char* name : {"a", "", "b", "a", "c", "d", "b"}) names.add(name);
  CHECK(names.first == Texts{"a", "b", "c", "d"});
  CHECK_FALSE(names.more);
  names.add("e");
  CHECK(names.first == Texts{"a", "b", "c", "d"});
  CHECK(names.more);

  RuleActivity::Names long_names;
  long_names.add(std::string(1000, 'x'));
  CHECK(long_names.first == Texts{std::string(RuleActivity::kNameBytes, 'x')});
}

TEST_CASE("activity adds in the order in which it is joined") {
  ActivityByRule first, second;
  first[7].add_time(50);
  first[7].principals.add("bob");
  second[7].add_time(10);
  second[7].add_time(90);
  for (const char* name : {"alice", "bob", "carol", "dave", "erin"}) second[7].principals.add(name);
  second[3].groups.add("g");
  add_activity(second, first);
  const RuleActivity* seven = find_activity(first, 7);
  REQUIRE(seven != nullptr);
  CHECK(seven->first == 10);
  CHECK(seven->last == 90);
  CHECK(seven->principals.first == Texts{"bob", "alice", "carol", "dave"});
  CHECK(seven->principals.more);
  REQUIRE(find_activity(first, 3) != nullptr);
  CHECK_FALSE(find_activity(first, 3)->has_time());
  CHECK(find_activity(first, 3)->groups.first == Texts{"g"});
  CHECK(find_activity(first, 4) == nullptr);
}

}  // namespace
}  // namespace trailhound
