#include "engine/hunt/rule_selection.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>
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
  set.rules[0].status = "stable";
  set.rules[1].status = "test";
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

Names ids_of(const RuleSelection& selection) {
  Names ids;
  for (const Rule& rule : selection.rules) ids.push_back(rule.id);
  return ids;
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
      {"t1562", "attack.t1562", true},
      {"T1562", "attack.t1562.008", true},
      {"impact", "attack.impact", true},
      {"t1562", "attack.t15620", false},
      {"t1562", "car.t1562", false},
      {"1562", "attack.t1562", false},
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
      {"tag without its namespace", {.tags = {"T1562"}}, {"a", "b"}, 1, 2, 1, 0, 0},
      {"without a tag", {.excluded_tags = {"t1562"}}, {"c", "d"}, 1, 2, 1, 0, 0},
      {"a tag, and without another", {.tags = {"t1562"}, .excluded_tags = {"impact"}}, {"b"}, 1, 3, 1, 0, 0},
      {"status", {.statuses = {"stable"}}, {"a"}, 1, 3, 1, 0, 0},
      {"one of two statuses", {.statuses = {"test", "stable"}}, {"a", "b"}, 1, 2, 1, 0, 0},
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
    const Names ids = ids_of(selection);
    CHECK(ids == row.ids);
    CHECK(selection.other_logsource == row.other_logsource);
    CHECK(selection.deselected == row.deselected);
    CHECK(selection.set_aside.size() == row.set_aside);
    CHECK(selection.errors.size() == row.errors);
    CHECK(selection.warnings.size() == row.warnings);
    CHECK(ids.size() + row.other_logsource + row.deselected + row.set_aside == 6);
  }
}

Tuning tuning_of(const char* exclusions, const char* levels, const char* more_levels = "") {
  Tuning tuning;
  tuning.exclusions = read_exclusions("quiet.txt", exclusions).entries;
  for (const auto& [file, text] : {std::pair("levels.yml", levels), {"more.yml", more_levels}}) {
    for (TuningEntry& entry : read_levels(file, text).entries) tuning.levels.push_back(std::move(entry));
  }
  return tuning;
}

TEST_CASE("tuning files leave rules out and change levels, and what they do is counted") {
  struct Row {
    const char* name;
    RuleFilter filter;
    Names ids;
    std::uint64_t tuned_out, relevelled;
  };
  const Row rows[] = {
      {"nothing", {}, {"a", "b", "c", "d"}, 0, 0},
      {"excludes by id, title and path", {.tuning = tuning_of("A\ntitle of b\ntactic/c.yml\n", "")}, {"d"}, 3, 0},
      {"excludes a broken one", {.tuning = tuning_of("x.yml\n", "")}, {"a", "b", "c", "d"}, 1, 0},
      {"excludes what an option excludes", {.except = {"a"}, .tuning = tuning_of("a\n", "")}, {"b", "c", "d"}, 0, 0},
      {"excludes what is too low", {.min_level = Level::kHigh, .tuning = tuning_of("b\n", "")}, {"a", "d"}, 0, 0},
      {"excludes what nobody asked for", {.only = {"a"}, .tuning = tuning_of("b\n", "")}, {"a"}, 0, 0},
      {"excludes another log source", {.tuning = tuning_of("e\n", "")}, {"a", "b", "c", "d"}, 0, 0},
      {"raises",
       {.min_level = Level::kHigh, .tuning = tuning_of("", "b: critical\nc: high\n")},
       {"a", "b", "c", "d"},
       0,
       2},
      {"lowers", {.min_level = Level::kHigh, .tuning = tuning_of("", "a: low\nd: high\n")}, {"d"}, 1, 1},
      {"keeps a level", {.tuning = tuning_of("", "a: high\n")}, {"a", "b", "c", "d"}, 0, 0},
      {"a later file wins",
       {.min_level = Level::kCritical, .tuning = tuning_of("", "a: low\n", "a.yml: critical\n")},
       {"a", "d"},
       0,
       1},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const RuleSelection selection = select_rules(make_set(), row.filter);
    const Names ids = ids_of(selection);
    CHECK(ids == row.ids);
    CHECK(selection.tuned_out == row.tuned_out);
    CHECK(selection.relevelled == row.relevelled);
    CHECK(selection.remarks.empty());
  }
}

TEST_CASE("a rule keeps the level of its author beside that of a tuning file") {
  const RuleSelection selection = select_rules(make_set(), {.tuning = tuning_of("", "b: high\nc: low\na: high\n")});
  REQUIRE(selection.rules.size() == 4);
  CHECK(selection.rules[0].level == Level::kHigh);
  CHECK_FALSE(selection.rules[0].original_level);
  CHECK(selection.rules[1].level == Level::kHigh);
  CHECK(selection.rules[1].original_level == Level::kLow);
  CHECK(selection.rules[2].level == Level::kLow);
  CHECK(selection.rules[2].original_level == Level::kNone);
}

TEST_CASE("remarks on tuning files have their place") {
  const RuleSelection selection = select_rules(
      make_set(), {.tuning = tuning_of("b.yml\n  c.yaml  # gone\n", "a: low\na.yml: high\nzzz: low\nx: low\n")});
  REQUIRE(selection.remarks.size() == 3);
  CHECK(render(selection.remarks[0]) ==
        "levels.yml:2:1: error[S604]: line 1 gives the same rule another level\na.yml: high\n^\n");
  CHECK(render(selection.remarks[1]) ==
        "quiet.txt:2:3: warning[S605]: no rule has this id, title or path; did you mean 'c.yml'?\n"
        "  c.yaml  # gone\n  ^\n");
  CHECK(render(selection.remarks[2]) ==
        "levels.yml:3:1: warning[S605]: no rule has this id, title or path\nzzz: low\n^\n");
}

TEST_CASE("a name that fits no rule gets the closest one") {
  CHECK_THAT(select_rules(make_set(), {.only = {"a.yaml"}}).errors.at(0), Catch::EndsWith("; did you mean 'a.yml'?"));
  CHECK_THAT(select_rules(make_set(), {.except = {"Titel of a"}}).warnings.at(0),
             Catch::EndsWith("; did you mean 'Title of a'?"));
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
