#include "engine/sigma/loader.h"

#include <algorithm>
#include <catch2/catch.hpp>

#include "engine/sigma/findings.h"
#include "engine/testing/loaded_rules.h"

namespace trailhound {
namespace {

constexpr std::string_view kGood =
    "title: Good\n"
    "logsource: {product: aws, service: cloudtrail}\n"
    "detection: {condition: a, a: {f: x}}\n";

bool has_error(const RuleSet& set) {
  return std::any_of(set.diagnostics.begin(), set.diagnostics.end(),
                     [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::kError; });
}

std::string titles_of(const RuleSet& set) {
  std::string titles;
  for (const Rule& rule : set.rules) titles.append(titles.empty() ? "" : ",").append(rule.title);
  return titles;
}

TEST_CASE("a rule with everything", "[sigma]") {
  const RuleSet set = load_text(
      "title: 'Éverything'\n"
      "id: 11111111-2222-3333-4444-555555555555\n"
      "name: everything\n"
      "status: test\n"
      "level: high\n"
      "author: A, B\n"
      "description: |\n"
      "  Two\n"
      "  lines\n"
      "license: MIT\n"
      "date: 2024-01-02\n"
      "modified: 2024/01/03\n"
      "tags: [attack.t1562.008, attack.defense-evasion]\n"
      "references:\n"
      "  - https://example.org\n"
      "falsepositives: Unknown\n"
      "fields: [a, b]\n"
      "related: [{id: x, type: similar}]\n"
      "scope: [server]\n"
      "custom: {anything: [goes]}\n"
      "logsource: {product: AWS, service: CloudTrail, definition: some, more: 5}\n"
      "detection:\n"
      "  sel: {eventName: StopLogging}\n"
      "  condition: sel\n");
  REQUIRE(set.rules.size() == 1);
  CHECK(set.diagnostics.empty());
  CHECK(set.rules[0].logsource.is_cloudtrail());
  CHECK(dump(set.rules[0]) ==
        R"(rule "Éverything" @1:1
  id: "11111111-2222-3333-4444-555555555555"
  name: "everything"
  status: "test"
  level: high
  author: "A, B"
  description: "Two\nlines\n"
  license: "MIT"
  date: "2024-01-02"
  modified: "2024/01/03"
  tags: "attack.t1562.008" "attack.defense-evasion"
  references: "https://example.org"
  falsepositives: "Unknown"
  fields: "a" "b"
  file: "rule.yml"
  path: "rule.yml"
  logsource: product="AWS" service="CloudTrail"
  selection "sel" @23:3
    all of
      field "eventName" any @23:9
        "StopLogging" @23:20 -> string "StopLogging"
  condition: sel @24:14
)");
}

TEST_CASE("metadata is checked where it matters", "[sigma]") {
  const std::string rest = "detection: {condition: a, a: {f: x}}\n";
  const std::string aws = "logsource: {product: aws}\n";
  const struct {
    std::string text, expected;
  } cases[] = {
      {aws + rest, "1:1 S101"},
      {"title: 5\n" + aws + rest, "1:8 S101"},
      {"title: ''\n" + aws + rest, "1:8 S101"},
      {"title: [a]\n" + aws + rest, "1:8 S101"},
      {"title: " + std::string(257, 'a') + "\n" + aws + rest, "1:8 S101"},
      {"title: a\n" + rest, "1:1 S102"},
      {"title: a\nlogsource: aws\n" + rest, "2:12 S102"},
      {"title: a\nlogsource: {}\n" + rest, "2:1 S102"},
      {"title: a\nlogsource: {product: ~, definition: x}\n" + rest, "2:1 S102"},
      {"title: a\nlogsource: {product: 5, service: ''}\n" + rest, "2:22 S102 2:34 S102"},
      {"title: a\n" + aws, "1:1 S103"},
      {"title: a\n" + aws + "detection: [a]\n", "3:12 S103"},
      {"title: a\nlevel: severe\nstatus: done\n" + aws + rest, "2:8 S104 3:9 S105w"},
      {"title: a\nlevel: [high]\n" + aws + rest, "2:8 S104"},
      {"", ""},
      {"author: x\ntitle: a\n", "1:1 S102 1:1 S103"},
      // Warnings: the rule is loaded.
      {"title: a\ntaxonomy: ecs\n" + aws + rest, "2:11 S106w"},
      {"title: a\nauthor: [x]\ntags: {a: b}\nreferences: [[x]]\n" + aws + rest, "2:9 S107w 3:7 S107w 4:14 S107w"},
      {"title: a\ntaxonomy: sigma\nid: not-a-uuid\nlevel:\ntags:\n" + aws + rest, ""},
      {"title: " + std::string(256, 'a') + "\n" + aws + rest, ""},
      {"title: a\nlevel: High\nstatus: Experimental\n" + aws + rest, ""},
      {"title: a\nlevel: CRITICAL\nstatus: STABLE\n" + aws + rest, ""},
      {"title: a\nstatus: informational\n" + aws + rest, "2:9 S105w"},
      {"title: a\nstatus: [test]\n" + aws + rest, "2:9 S105w"},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    const RuleSet set = load_text(c.text);
    CHECK(codes_of(set) == c.expected);
    const bool fault = has_error(set);
    CHECK(set.set_aside.size() == (fault ? 1 : 0));
  }
}

TEST_CASE("level and status are kept in lower case where Sigma knows them", "[sigma]") {
  const std::string rest = "logsource: {product: aws}\ndetection: {condition: a, a: {f: x}}\n";
  const Rule known = load_text("title: a\nlevel: HIGH\nstatus: Test\n" + rest).rules.at(0);
  CHECK(known.level == Level::kHigh);
  CHECK(known.status == "test");
  CHECK(load_text("title: a\nstatus: InProgress\n" + rest).rules.at(0).status == "InProgress");
}

TEST_CASE("which log sources are CloudTrail's", "[sigma]") {
  const struct {
    LogSource source;
    bool expected;
  } cases[] = {
      {{"", "aws", "cloudtrail"}, true}, {{"", "AWS", "CLOUDTRAIL"}, true},   {{"", "aws", ""}, true},
      {{"", "", "cloudtrail"}, true},    {{"x", "aws", "cloudtrail"}, false}, {{"", "windows", ""}, false},
      {{"", "aws", "s3"}, false},        {{"", "", "security"}, false},
  };
  for (const auto& c : cases) CHECK(c.source.is_cloudtrail() == c.expected);
}

TEST_CASE("documents of a stream stand by themselves", "[sigma]") {
  const std::string good(kGood);
  const RuleSet set = load_text("---\n" + good + "---\n[detection: a]\n---\n" + good +
                                "id: x\n---\nid: y\ntitle: [\n---\n" + good + "---\n# nothing\n");
  CHECK(set.documents == 5);
  CHECK(titles_of(set) == "Good,Good,Good");
  CHECK(codes_of(set) == "6:1 S007 15:1 S001");
  REQUIRE(set.set_aside.size() == 2);
  CHECK(set.set_aside[0].kind == DocumentKind::kUnknown);
  CHECK(set.set_aside[1].id == "y");
  CHECK(set.set_aside[1].is_error);
  CHECK(set.set_aside[1].reason.source_line == "---");
}

TEST_CASE("files that are no text or too large are refused as a whole", "[sigma]") {
  const std::string good(kGood);
  CHECK(codes_of(load_text(good + "# \xFF\n")) == "4:3 S003");
  CHECK(codes_of(load_text(good + "a: \x04\n")) == "4:4 S003");
  CHECK(codes_of(load_text(std::string(17u << 20, 'a'))) == "1:1 S002");
  CHECK(codes_of(load_text("\xEF\xBB\xBF" + good)).empty());
}

TEST_CASE("a rule that is marked unsupported cannot be wrong", "[sigma]") {
  const RuleSet set = load_text(
      "title: a\nstatus: unsupported\nlogsource: {product: aws}\n"
      "detection:\n  a: {f: x}\n  condition: write a to b\n");
  CHECK(codes_of(set) == "2:9 S906w 6:14 S403w 6:20 S402w");
  REQUIRE(set.set_aside.size() == 1);
  CHECK(set.set_aside[0].reason.code == "S906");
  CHECK_FALSE(set.set_aside[0].is_error);
  // One that can be read is evaluated like others.
  CHECK(load_text(std::string(kGood) + "status: unsupported\n").rules.size() == 1);
}

TEST_CASE("templates are merged into the rules behind them, and the rule wins", "[sigma]") {
  const RuleSet set = load_text(
      "action: global\ntitle: G\nlevel: low\nlogsource: {product: aws, service: x}\n"
      "detection: {condition: a or b, a: {f: [x, y]}}\n"
      "---\ndetection: {b: {g: 1}}\n"
      "---\ntitle: Own\nlogsource: {service: cloudtrail}\ndetection: {a: {f: z}, b: {g: 2}}\n"
      "---\naction: reset\n"
      "---\ntitle: Alone\ndetection: {b: {g: 1}}\n");
  CHECK(set.documents == 3);
  REQUIRE(titles_of(set) == "G,Own");
  CHECK(codes_of(set) == "15:1 S102 16:12 S401");
  CHECK(set.rules[0].logsource.service == "x");
  CHECK(set.rules[0].level == Level::kLow);
  CHECK(set.rules[0].selections.size() == 2);
  CHECK(set.rules[1].logsource.product == "aws");
  CHECK(set.rules[1].logsource.service == "cloudtrail");
  // Lists are replaced, maps are merged: a's f is z alone.
  CHECK(first_tests(
            load_text("action: global\ntitle: G\nlogsource: {product: aws}\ndetection: {condition: a, a: {f: [x, y]}}\n"
                      "---\ndetection: {a: {f: z}}\n")) == R"(string "z")");
}

TEST_CASE("a new template takes the place of the old", "[sigma]") {
  const RuleSet set =
      load_text("action: global\nauthor: A\n---\naction: global\nlicense: L\n---\n" + std::string(kGood));
  REQUIRE(set.rules.size() == 1);
  CHECK(set.rules[0].author.empty());
  CHECK(set.rules[0].license == "L");
}

TEST_CASE("repeat lays a document over the one before", "[sigma]") {
  const RuleSet set = load_text(std::string(kGood) +
                                "---\naction: repeat\ntitle: Second\ndetection: {a: {g: y}}\n"
                                "---\naction: repeat\ntitle: Third\ndetection: {a: {g: z}}\n");
  REQUIRE(titles_of(set) == "Good,Second,Third");
  const std::vector<Item>& items = set.rules[2].selections[0].any_of[0];
  REQUIRE(items.size() == 2);
  CHECK(items[0].field == "f");
  CHECK(items[1].field == "g");
  CHECK(items[1].values[0].source == "z");
  CHECK(set.rules[1].selections[0].any_of[0][1].values[0].source == "y");
}

TEST_CASE("faulty actions are reported", "[sigma]") {
  const std::string good(kGood);
  const struct {
    std::string text, expected;
  } cases[] = {
      {"action: nope\n" + good, "1:9 S008"},
      {"action: [global]\n" + good, "1:9 S008"},
      {"action: repeat\n" + good, "1:9 S008"},
      // What could not be read cannot be repeated; nothing else is in its place.
      {good + "---\ntitle: 1\ntitle: 2\n---\naction: repeat\ntitle: R\n", "6:1 S004 8:9 S008"},
      {good + "---\na: 1\na: 2\n---\naction: repeat\ntitle: R\n", "8:9 S008"},
      {good + "---\ntitle: [\n---\naction: repeat\ntitle: R\n", "6:1 S001 7:9 S008"},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    CHECK(codes_of(load_text(c.text)) == c.expected);
  }
}

TEST_CASE("merging is bounded", "[sigma]") {
  std::string text(kGood);
  for (int i = 0; i < 3000; ++i) text.append("---\naction: repeat\nx").append(std::to_string(i)).append(": 1\n");
  const RuleSet set = load_text(text);
  CHECK(set.documents == 3001);
  CHECK(set.rules.size() > 500);
  REQUIRE_FALSE(set.set_aside.empty());
  CHECK(set.set_aside[0].reason.code == "S002");
}

TEST_CASE("ids that occur twice are reported, and both rules loaded", "[sigma]") {
  const std::string good(kGood);
  const RuleText files[] = {
      {"a.yml", "a.yml", good + "id: one\n---\n" + good + "id: two\n---\n" + good + "level: bad\nid: one\n"},
      {"b.yml", "b.yml", good + "id: two\nlevel: low\n"},
  };
  const RuleSet set = load_rules(files, 2);
  CHECK(set.rules.size() == 3);
  CHECK(codes_of(set) == "15:5 S108w 14:8 S104 4:5 S108w");
  REQUIRE(set.diagnostics.size() == 3);
  CHECK(set.diagnostics[2].text == "the id 'two' is also that of a.yml:9");
  CHECK(set.diagnostics[2].path == "b.yml");
  CHECK(set.diagnostics[2].source_line == "id: two");
}

TEST_CASE("the result does not depend on the number of threads", "[sigma]") {
  std::vector<RuleText> files;
  for (int i = 0; i < 60; ++i) {
    const std::string name = std::to_string(i) + ".yml";
    std::string text(kGood);
    if (i % 3 == 0) text += "id: same\n";
    if (i % 7 == 0) text += "level: bad\n";
    files.push_back({name, name, text + "---\n" + std::string(kGood)});
  }
  const auto show = [&](unsigned threads) {
    const RuleSet set = load_rules(files, threads);
    std::string text = std::to_string(set.documents);
    for (const Rule& rule : set.rules) text += dump(rule);
    for (const SetAside& aside : set.set_aside) text += render(aside.reason);
    for (const Diagnostic& diagnostic : set.diagnostics) text += render(diagnostic);
    return text;
  };
  const std::string one = show(1);
  CHECK(show(2) == one);
  CHECK(show(8) == one);
}

TEST_CASE("no more than a page of remarks about one document", "[sigma]") {
  std::string text = "title: T\nlogsource: {product: aws}\ndetection:\n  condition: a\n  a:\n";
  for (int i = 0; i < 500; ++i) text.append("    f").append(std::to_string(i)).append("|nope: x\n");
  const RuleSet set = load_text(text);
  CHECK(set.diagnostics.size() == Findings::kMost);
}

TEST_CASE("documents with the same id and the same content are one", "[sigma]") {
  const std::string id = "id: 11111111-2222-4333-8444-55555555555a\n";
  const std::string good(kGood);
  const struct {
    std::string first, second;
    bool one;
  } cases[] = {
      {good + id, good + id, true},
      // Layout, comments, the order of keys and the case of a UUID are no content.
      {good + id,
       "# delivered again\nid: 11111111-2222-4333-8444-55555555555A\ntitle: 'Good'\n"
       "logsource:\n  service: cloudtrail\n  product: aws\ndetection:\n  a:\n    f: x\n  condition: a\n",
       false},
      {good + id,
       "# delivered again\nid: 11111111-2222-4333-8444-55555555555a\ntitle: 'Good'\n"
       "logsource:\n  service: cloudtrail\n  product: aws\ndetection:\n  a:\n    f: x\n  condition: a\n",
       true},
      {good + id, good + id + "level: low\n", false},
      {good + id + "custom: 5\n", good + id + "custom: '5'\n", false},
      {good + id + "custom: [a, b]\n", good + id + "custom: [b, a]\n", false},
      {good + id + "custom: [ab]\n", good + id + "custom: [a, b]\n", false},
      {good, good, false},  // without an id they may be two
      {good + id + "level: bad\n", good + id + "level: bad\n", true},
  };
  for (const auto& c : cases) {
    INFO(c.second);
    const RuleText files[] = {{"a.yml", "a.yml", c.first}, {"b.yml", "b.yml", c.second}};
    const RuleSet set = load_rules(files, 1);
    CHECK(set.documents == (c.one ? 1 : 2));
    CHECK(set.repeated == (c.one ? 1 : 0));
    CHECK(set.rules.size() + set.set_aside.size() == set.documents);
  }
  // Aliases may make a document much larger than its file; it is then not compared, and nothing blows up.
  std::string large = good + id + "z0: &z0 [" + std::string(1000, 'x') + "]\n";
  for (int i = 1; i < 4; ++i) {
    const std::string before = std::to_string(i - 1);
    large += "z" + std::to_string(i) + ": &z" + std::to_string(i) + " [";
    for (int j = 0; j < 20; ++j) large += "*z" + before + ",";
    large += "]\n";
  }
  const RuleText files[] = {{"a.yml", "a.yml", large}, {"b.yml", "b.yml", large}};
  CHECK(load_rules(files, 1).rules.size() == 2);
}

TEST_CASE("YAML that has nothing to do with Sigma is counted, not set aside", "[sigma]") {
  const std::string good(kGood);
  const struct {
    std::string text;
    std::uint64_t not_rules;
    std::string expected;
  } cases[] = {
      {"name: CI\non: [push]\njobs: {build: {steps: [{uses: x}]}}\n", 1, ""},
      {"- hosts: all\n  tasks: []\n", 1, ""},
      {"just text\n", 1, ""},
      {"42\n", 1, ""},
      {"a: 1\n---\n[b]\n---\n" + good + "---\nc: 3\n", 3, ""},
      {"info: {title: x}\n", 1, ""},  // only a key of the document itself counts
      {"a: 1\na: 2\n", 1, ""},
      {"Resources:\n  Key: !GetAtt A.B\n", 1, ""},
      {"{{- if .Values.x }}\nkind: Role\n  title: x\n{{- end }}\n", 1, ""},
      {"kind: [\n", 1, ""},
      // What looks like a rule is one with a fault.
      {"author: x\ndetection: {}\n", 0, "1:1 S101 1:1 S102 2:1 S103 2:12 S401"},
      {"- title: x\n  detection: {}\n", 0, "1:1 S007"},
      {"author: x\ntitle: [\n", 0, "3:1 S001"},
      {"  'title' : [\n", 0, "2:1 S001"},
      {"# a comment\n  title: [\n", 0, "3:1 S001"},
      {"{detection: [\n", 0, "2:1 S001"},
      {"id: x\naction: nothing\n", 0, "2:9 S008"},
      {"title of a note: [\n", 1, ""},
      // Behind a template a document may state what it adds and nothing else.
      {"action: global\n" + good + "---\nlevel: low\n", 0, ""},
  };
  for (const auto& c : cases) {
    INFO(c.text);
    const RuleSet set = load_text(c.text);
    CHECK(set.not_rules == c.not_rules);
    CHECK(codes_of(set) == c.expected);
    CHECK(set.documents == set.rules.size() + set.set_aside.size());
  }
}

TEST_CASE("a comment behind a value is no part of it", "[sigma]") {
  const struct {
    std::string item, expected;
  } cases[] = {
      {"f: x # why", R"(string "x")"},
      {"f: 'x' # why", R"(string "x")"},
      {"f: \"x\"\t# why", R"(string "x")"},
      {"f: 5 # why", R"(number = 5 "5")"},
      {"f: true # why", "boolean true"},
      {"f: null # why", "null"},
      {"f: ~ # why", "null"},
      {"f: # null", "null"},
      {"f: x#y", R"(string "x#y")"},
      {"f: '# x'", R"(string "# x")"},
      {"f: [x, # why\n      y]", R"(string "x")"},
      {"f|contains: # why\n      - x # and so on", R"(string "*x*")"},
  };
  for (const auto& c : cases) {
    INFO(c.item);
    CHECK(first_tests(load_text(rule_with_detection("condition: s # why\ns:\n    " + c.item))) == c.expected);
  }
}

}  // namespace
}  // namespace trailhound
