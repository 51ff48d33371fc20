// Checks the README of the built-in rules against the rules.

#include "engine/testing/program/pack.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "engine/catalogue/attack.h"
#include "engine/hunt/rule_files.h"
#include "engine/ruletest/rule_tests.h"
#include "engine/testing/program/program.h"
#include "engine/testing/shared.h"

namespace trailhound {
namespace {

TEST_CASE("every technique of Stratus Red Team has a rule of the stated level, with tests") {
  const Result<RuleSet, std::string> set = read_rules({});
  REQUIRE(set);
  std::map<std::string, std::vector<std::string>> levels;  // by path: of the documents of a file
  for (const Rule& rule : set->rules) levels[rule.path].emplace_back(to_string(rule.level));
  for (const Correlation& rule : set->correlations) levels[rule.path].emplace_back(to_string(rule.level));

  const auto techniques = readme_techniques();
  CHECK(techniques.size() == 44);
  for (const auto& [technique, rules] : techniques) {
    CAPTURE(technique);
    CHECK_FALSE(rules.empty());
    for (const ReadmeRule& rule : rules) {
      CAPTURE(rule.path);
      CHECK_THAT(levels[rule.path], Catch::VectorContains(rule.level));
      CHECK(std::filesystem::exists(source_folder() + "/rules/" + rule_test_path(rule.path)));
    }
  }
}

template <typename Document>
void check_advice(const Document& rule) {
  CAPTURE(rule.title);
  CHECK((rule.level == Level::kInformational || rule.description.find("\nNext: ") != std::string::npos));
}

TEST_CASE("every rule that reports matches says what to check next") {
  const Result<RuleSet, std::string> set = read_rules({});
  REQUIRE(set);
  for (const Rule& rule : set->rules) check_advice(rule);
  for (const Correlation& rule : set->correlations) check_advice(rule);
}

/// Each tactic needs a technique of its own among the tags, and each technique a tactic.
template <typename Document>
void check_tags(const Document& rule) {
  CAPTURE(rule.title, rule.path, rule.tags);
  std::set<std::string> placed;
  for (const AttackCell& cell : attack_cells(rule.tags)) {
    placed.emplace(cell.tactic->tag);
    placed.emplace(cell.technique->id);
  }
  std::set<std::string> tagged;
  for (const std::string& tag : rule.tags) {
    if (tag.starts_with("attack.")) tagged.insert(attack_name(tag));
  }
  CHECK(tagged == placed);
}

TEST_CASE("every rule names techniques of the present ATT&CK, and for each only tactics that it has") {
  const Result<RuleSet, std::string> set = read_rules({});
  REQUIRE(set);
  for (const Rule& rule : set->rules) check_tags(rule);
  for (const Correlation& rule : set->correlations) check_tags(rule);
}

TEST_CASE("every rule that the README links is there, with tests beside it") {
  const std::string readme = read_whole(source_folder() + "/rules/README.md");
  const std::regex link(R"(\]\(([a-z-]+/[a-z0-9_]+\.yml)\))");
  std::size_t links = 0;
  for (std::sregex_iterator it(readme.begin(), readme.end(), link), end; it != end; ++it, ++links) {
    const std::string path = (*it)[1];
    CAPTURE(path);
    CHECK(std::filesystem::exists(source_folder() + "/rules/" + path));
    CHECK(std::filesystem::exists(source_folder() + "/rules/" + rule_test_path(path)));
  }
  CHECK(links > 100);
}

TEST_CASE("the README shows the coverage that the program prints") {
  const std::string printed = run_program("rules coverage --markdown").out;
  CHECK(printed.size() > 1000);
  CHECK(readme_coverage(printed) == printed);
}

}  // namespace
}  // namespace trailhound
