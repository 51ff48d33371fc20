#include "engine/scan/story.h"

#include <catch2/catch.hpp>
#include <string>

namespace trailhound {
namespace {

using Texts = std::vector<std::string>;

TEST_CASE("names: the first distinct ones, and that there were others") {
  Story::Names names;
  for (const char* name : {"a", "", "b", "a", "c", "d", "b"}) names.add(name);
  CHECK(names.first == Texts{"a", "b", "c", "d"});
  CHECK_FALSE(names.more);
  names.add("e");
  CHECK(names.first == Texts{"a", "b", "c", "d"});
  CHECK(names.more);

  Story::Names long_names;
  long_names.add(std::string(1000, 'x'));
  CHECK(long_names.first == Texts{std::string(Story::kNameBytes, 'x')});
}

TEST_CASE("stories add in the order in which they are joined") {
  Story first, second;
  first.chapter(7).add_time(50);
  first.chapter(7).principals.add("bob");
  second.chapter(7).add_time(10);
  second.chapter(7).add_time(90);
  for (const char* name : {"alice", "bob", "carol", "dave", "erin"}) second.chapter(7).principals.add(name);
  second.chapter(3).groups.add("g");
  first.add(second);
  REQUIRE(first.find(7) != nullptr);
  CHECK(first.find(7)->first == 10);
  CHECK(first.find(7)->last == 90);
  CHECK(first.find(7)->principals.first == Texts{"bob", "alice", "carol", "dave"});
  CHECK(first.find(7)->principals.more);
  REQUIRE(first.find(3) != nullptr);
  CHECK_FALSE(first.find(3)->has_time());
  CHECK(first.find(3)->groups.first == Texts{"g"});
  CHECK(first.find(4) == nullptr);
}

}  // namespace
}  // namespace trailhound
