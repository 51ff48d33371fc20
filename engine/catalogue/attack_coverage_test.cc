#include "engine/catalogue/attack_coverage.h"

#include <catch2/catch.hpp>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/catalogue/attack.h"
#include "engine/oracle/json.h"

namespace trailhound {
namespace {

using Catch::Contains;

const std::vector<TaggedRule> kRules = {
    {.title = "Stopped",
     .path = "a.yml",
     .level = "high",
     .tags = {"attack.defense-evasion", "attack.t1562.008"},
     .score = 2},
    {.title = "Deleted \"x\"",
     .path = "b.yml",
     .level = "low",
     .tags = {"attack.impact", "attack.T1562.008", "attack.t1485"},
     .score = 3},
    {.title = "Bare", .path = "c.yml", .level = "", .tags = {}, .score = 0},
};

TEST_CASE("the table of tactics, techniques and rules") {
  const std::string table = coverage_table(kRules, 80);
  CHECK(table ==
        "defense-impairment (TA0112)\n"
        "    T1685.002 Disable or Modify Cloud Log\n"
        "      high           Stopped  (a.yml)\n"
        "      low            Deleted \"x\"  (b.yml)\n"
        "impact (TA0040)\n"
        "    T1485 Data Destruction\n"
        "      low            Deleted \"x\"  (b.yml)\n"
        "without a technique\n"
        "                     Bare  (c.yml)\n"
        "3 rules, 2 techniques\n");
  CHECK_THAT(coverage_table(kRules, 37), Contains("      high           Stopped  (a.yml)\n"));
  CHECK_THAT(coverage_table(kRules, 36), Contains("      high           Stopped\n                     (a.yml)\n"));
}

TEST_CASE("tags of ATT&CK 18 and 19 cover the same cells") {
  const auto table = [](std::vector<std::string> tags) {
    const TaggedRule rule{.title = "R", .path = "r.yml", .level = "", .tags = std::move(tags), .score = 1};
    return coverage_markdown(std::span(&rule, 1));
  };
  using Tags = std::vector<std::string>;
  const std::string stopped = table({"attack.defense-impairment", "attack.t1685.002"});
  CHECK_THAT(stopped, Contains("| defense-impairment | T1685.002 "));
  CHECK(table({"attack.defense-evasion", "attack.t1562.008"}) == stopped);
  CHECK(table({"attack.defense-evasion", "attack.defense-impairment", "attack.t1562.008", "attack.t1685.002"}) ==
        stopped);
  // T1535 is below stealth alone, T1098 below neither successor of defense-evasion.
  CHECK(table({"attack.defense-evasion", "attack.t1535"}) == table({"attack.stealth", "attack.t1535"}));
  CHECK(table({"attack.defense-evasion", "attack.t1098"}) == table({"attack.stealth", "attack.t1098"}));
  CHECK(table({"attack.defense-evasion", "attack.t1556"}) == table({"attack.defense-impairment", "attack.t1556"}));
  CHECK_THAT(table(Tags{"attack.nothing", "attack.stealth"}), Contains("| | | [r](r.yml)"));
}

TEST_CASE("a technique is below its own tactics only") {
  const auto cells = [](std::vector<std::string> tags) {
    std::string text;
    for (const AttackCell& cell : attack_cells(tags)) {
      text += std::string(cell.tactic->tag) + " " + std::string(cell.technique->id) + "; ";
    }
    return text;
  };
  CHECK(cells({"attack.impact", "attack.exfiltration", "attack.t1530"}) == "collection T1530; ");
  CHECK(cells({"attack.t1530", "attack.impact", "attack.t1485"}) == "collection T1530; impact T1485; ");
  // T1078.004 belongs to four tactics; those that the rule names decide, and without any of them all four.
  CHECK(cells({"attack.persistence", "attack.t1078.004"}) == "persistence T1078.004; ");
  CHECK(cells({"attack.impact", "attack.t1078.004"}) == cells({"attack.t1078.004"}));
  CHECK(cells({"attack.t1078.004"}) ==
        "initial-access T1078.004; persistence T1078.004; privilege-escalation T1078.004; stealth T1078.004; ");
  CHECK(cells({"attack.t1562.008", "attack.t1685.002"}) == "defense-impairment T1685.002; ");
  CHECK(cells({"attack.impact", "cve.2021-44228", "attack.g0016"}).empty());
}

TEST_CASE("revoked names are found under what replaced them") {
  using Names = std::vector<std::string>;
  for (const char* tag : {"t1562.008", "attack.t1562.008", "ATTACK.T1562.008"}) {
    CHECK(attack_replacements(tag) == Names{"T1685.002"});
  }
  for (const char* name : {"T1685", "T1685.002", "T1686.001", "T1690"}) {
    CHECK_THAT(attack_replacements("t1562"), Catch::VectorContains(std::string(name)));
  }
  CHECK(attack_replacements("defense-evasion") == Names{"defense-impairment", "stealth"});
  for (const char* tag : {"t156", "t1685", "t1685.002", "impact", "attack.", "", "cve.2021-44228"}) {
    CAPTURE(tag);
    CHECK(attack_replacements(tag).empty());
  }
}

TEST_CASE("a Navigator layer is JSON and adds up the scores") {
  const std::string layer = navigator_layer(kRules, "name", "text");
  REQUIRE(parse_json(layer));
  CHECK_THAT(layer, Contains(R"({"techniqueID":"T1685.002","score":5,"comment":"Stopped; Deleted \"x\"")"));
  CHECK_THAT(layer, Contains(R"("layer":"4.5")"));
  CHECK_THAT(layer, Contains(R"("maxValue":5)"));
  CHECK_THAT(layer, !Contains("Bare"));
  REQUIRE(parse_json(navigator_layer({}, "name", "text")));
}

TEST_CASE("the table in Markdown") {
  CHECK(coverage_markdown(kRules) ==
        "| tactic | technique | rules |\n|---|---|---|\n"
        "| defense-impairment | T1685.002 Disable or Modify Cloud Log | [a](a.yml) high, [b](b.yml) low |\n"
        "| impact | T1485 Data Destruction | [b](b.yml) low |\n"
        "| | | [c](c.yml)  |\n"
        "\n3 rules, 2 techniques\n");
}

/// The properties of the layer format, version 4.5, that we write (layers/spec/v4.5/layerformat.md of
/// mitre-attack/attack-navigator), with the kind of their values.
TEST_CASE("a Navigator layer is what the specification of the format asks for") {
  using Kind = JsonValue::Kind;
  using Properties = std::map<std::string, Kind>;
  const Properties layer_properties = {{"name", Kind::kString},
                                       {"versions", Kind::kObject},
                                       {"domain", Kind::kString},
                                       {"description", Kind::kString},
                                       {"sorting", Kind::kNumber},
                                       {"hideDisabled", Kind::kFalse},
                                       {"techniques", Kind::kArray},
                                       {"gradient", Kind::kObject},
                                       {"legendItems", Kind::kArray},
                                       {"metadata", Kind::kArray},
                                       {"showTacticRowBackground", Kind::kTrue},
                                       {"tacticRowBackground", Kind::kString}};
  const Properties technique_properties = {{"techniqueID", Kind::kString},
                                           {"score", Kind::kNumber},
                                           {"comment", Kind::kString},
                                           {"enabled", Kind::kTrue},
                                           {"showSubtechniques", Kind::kTrue}};
  const auto properties = [](const JsonValue& object) {
    Properties found;
    for (const JsonMember& member : object.members) CHECK(found.emplace(member.key, member.value.kind).second);
    return found;
  };
  const auto get = [](const JsonValue& object, std::string_view key) {
    for (const JsonMember& member : object.members) {
      if (member.key == key) return member.value;
    }
    return JsonValue();
  };
  const auto layer = parse_json(navigator_layer(kRules, "name", "text"));
  REQUIRE(layer);
  CHECK(properties(*layer) == layer_properties);
  CHECK(get(*layer, "domain").text == "enterprise-attack");
  const JsonValue versions = get(*layer, "versions");
  CHECK(get(versions, "layer").text == "4.5");
  CHECK(get(versions, "attack").text == "19");
  CHECK(get(versions, "navigator").text >= "4.9.0");
  const JsonValue techniques = get(*layer, "techniques");
  REQUIRE(techniques.elements.size() == 2);
  for (const JsonValue& technique : techniques.elements) {
    CHECK(properties(technique) == technique_properties);
    const std::string id = get(technique, "techniqueID").text;
    CHECK((id.size() == 5 || (id.size() == 9 && id[5] == '.')));
  }
  for (const std::string& text : {navigator_layer(kRules, "n", "d"), navigator_layer({}, "n", "d")}) {
    const JsonValue gradient = get(*parse_json(text), "gradient");
    CHECK(get(gradient, "colors").elements.size() >= 2);
    CHECK(std::stoul(get(gradient, "maxValue").text) > std::stoul(get(gradient, "minValue").text));
  }
}

}  // namespace
}  // namespace trailhound
