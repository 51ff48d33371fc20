#include "engine/hunt/rule_selection.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace trailhound {
namespace {

using Names = std::vector<std::string>;

Rule make_rule(const std::string& id, Level level, Names tags, const std::string& service = "cloudtrail") {
  Rule rule;
  rule.id = id;
  rule.title = "Title of " + id;
  rule.level = level;
  rule.tags = std::move(tags);
  rule.file = "folder/tactic/" + id + ".yml";
  rule.logsource = {.category = {}, .product = "aws", .service = service};
  return rule;
}

RuleSet make_set() {
  RuleSet set;
  set.rules.push_back(make_rule("a", Level::kHigh, {"attack.impact", "attack.t1562.008"}));
  set.rules.push_back(make_rule("b", Level::kLow, {"attack.t1562"}));
  set.rules.push_back(make_rule("c", Level::kNone, {}));
  set.rules.push_back(make_rule("d", Level::kCritical, {"attack.t15620"}));
  set.rules.push_back(make_rule("e", Level::kHigh, {"attack.t1562.008"}, "guardduty"));
  SetAside broken;
  broken.id = "x";
  broken.title = "Broken";
  broken.reason.path = "folder/tactic/x.yml";
  set.set_aside.push_back(broken);
  set.documents = 6;
  return set;
}

TEST_CASE("what a name means") {
  struct Row {
    const char* name;
    bool fits;
  };
  const Row rows[] = {
      {"3F-id", true},
      {"3f-ID", true},
      {"trail stopped", true},
      {"rules/aws/trail.yml", true},
      {"aws/trail.yml", true},
      {"trail.yml", true},
      {"rail.yml", false},
      {"trail", false},
      {"Trail", false},
      {"rules/aws", false},
      {"", false},
      {"/rules/aws/trail.yml", false},
      {"AWS/trail.yml", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(names_rule(row.name, "3f-id", "Trail Stopped", "rules/aws/trail.yml") == row.fits);
  }
}

TEST_CASE("a tag covers the tags below it") {
  struct Row {
    const char *wanted, *tag;
    bool covers;
  };
  const Row rows[] = {
      {"attack.t1562", "attack.t1562", true},
      {"attack.t1562", "attack.t1562.008", true},
      {"ATTACK.T1562", "attack.t1562.008", true},
      {"attack.t1562", "attack.t15620", false},
      {"attack.t1562.008", "attack.t1562", false},
      {"attack", "attack.impact", true},
      {"", "attack.impact", false},
      {"t1562", "attack.t1562", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.wanted, row.tag);
    CHECK(covers_tag(row.wanted, row.tag) == row.covers);
  }
}

TEST_CASE("filters leave each document in exactly one place") {
  struct Row {
    const char* name;
    RuleFilter filter;
    Names ids;
    std::uint64_t other_logsource, deselected, set_aside;
    std::size_t errors, warnings;
  };
  const Row rows[] = {
      {"none", {}, {"a", "b", "c", "d"}, 1, 0, 1, 0, 0},
      {"any log source", {.any_logsource = true}, {"a", "b", "c", "d", "e"}, 0, 0, 1, 0, 0},
      {"level", {.min_level = Level::kHigh}, {"a", "d"}, 1, 2, 1, 0, 0},
      {"lowest level leaves out rules without one",
       {.min_level = Level::kInformational},
       {"a", "b", "d"},
       1,
       1,
       1,
       0,
       0},
      {"tag", {.tags = {"attack.t1562"}}, {"a", "b"}, 1, 2, 1, 0, 0},
      {"one of two tags", {.tags = {"attack.impact", "attack.t15620"}}, {"a", "d"}, 1, 2, 1, 0, 0},
      {"only by id and path", {.only = {"A", "tactic/c.yml"}}, {"a", "c"}, 1, 3, 0, 0, 0},
      {"except", {.except = {"Title of b"}}, {"a", "c", "d"}, 1, 1, 1, 0, 0},
      {"except a broken one", {.except = {"x"}}, {"a", "b", "c", "d"}, 1, 1, 0, 0, 0},
      {"except beats only", {.only = {"a", "b"}, .except = {"b"}}, {"a"}, 1, 4, 0, 1, 0},
      {"except nothing", {.except = {"zzz"}}, {"a", "b", "c", "d"}, 1, 0, 1, 0, 1},
      {"only nothing", {.only = {"zzz"}}, {}, 1, 5, 0, 1, 0},
      {"only a broken one", {.only = {"x"}}, {}, 1, 4, 1, 1, 0},
      {"only another log source", {.only = {"e"}}, {}, 1, 5, 0, 1, 0},
      {"only one below the level", {.min_level = Level::kHigh, .only = {"b"}}, {}, 1, 5, 0, 1, 0},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const RuleSelection selection = select_rules(make_set(), row.filter);
    Names ids;
    for (const Rule& rule : selection.rules) ids.push_back(rule.id);
    CHECK(ids == row.ids);
    CHECK(selection.other_logsource == row.other_logsource);
    CHECK(selection.deselected == row.deselected);
    CHECK(selection.set_aside.size() == row.set_aside);
    CHECK(selection.errors.size() == row.errors);
    CHECK(selection.warnings.size() == row.warnings);
    CHECK(ids.size() + row.other_logsource + row.deselected + row.set_aside == 6);
  }
}

TEST_CASE("the error explains why the named rule is not evaluated") {
  const auto error = [](RuleFilter filter) { return select_rules(make_set(), filter).errors.at(0); };
  CHECK_THAT(error({.only = {"zzz"}}), Catch::Contains("names no rule"));
  CHECK_THAT(error({.only = {"e"}}), Catch::Contains("--any-logsource"));
  CHECK_THAT(error({.only = {"x"}}), Catch::Contains("could not be loaded"));
  CHECK_THAT(error({.min_level = Level::kHigh, .only = {"b"}}), Catch::Contains("--min-level"));
}

}  // namespace
}  // namespace trailhound
