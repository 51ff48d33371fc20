// Array matching (semantics §10): engine and oracle against answers worked out by hand, the evidence, and the cost.

#include <catch2/catch.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "engine/oracle/oracle.h"
#include "engine/plan/plan.h"
#include "engine/testing/build.h"
#include "engine/testing/hunted.h"

namespace trailhound {
namespace {

/// A rule of `sigma-version: 3` with one selection, the lines of a map.
Rule rule_of(const std::string& map) {
  std::string indented;
  for (std::size_t at = 0; at < map.size();) {
    const std::size_t end = std::min(map.find('\n', at), map.size());
    indented += "    " + map.substr(at, end - at) + '\n';
    at = end + 1;
  }
  const std::vector<Rule> rules = rules_from(
      "title: t\nsigma-version: 3\nlogsource: {product: aws, service: cloudtrail}\ndetection:\n  selection:\n" +
      indented + "  condition: selection\n");
  REQUIRE(rules.size() == 1);
  return rules.front();
}

std::string event_with(const std::string& members) {
  return R"({"eventVersion":"1.08","eventName":"E","recipientAccountId":"111122223333",)" + members + "}";
}

struct Answers {
  bool engine = false, oracle = false;
};

Answers answers_of(const Rule& rule, const std::string& event) {
  const PlanResult compiled = compile_plan({rule});
  REQUIRE(compiled.set_aside.empty());
  TextHunt hunt(compiled.plan);
  const std::vector<HuntedEvent> events = hunt.run(event + "\n", event.size() + 1);
  REQUIRE(events.size() == 1);
  Answers answers;
  answers.engine = events.front().rules.front();
  answers.oracle = oracle_matches(rule, event_from(event));
  return answers;
}

TEST_CASE("array matching: rows of semantics §10") {
  struct Row {
    const char* map;
    const char* members;
    bool holds;
  };
  const Row table[] = {
      // selectors
      {"a[any]:\n  x: 1\n  y: 2", R"("a":[{"x":1,"y":2}])", true},
      {"a[any]:\n  x: 1\n  y: 2", R"("a":[{"x":1,"y":3},{"x":2,"y":2}])", false},
      {"a[any]:\n  x: 1", R"("a":[])", false},
      {"a[any]:\n  x: 1", R"("a":null)", false},
      {"a[any]:\n  x: 1", R"("b":1)", false},
      {"a[all]:\n  x: 1", R"("a":[{"x":1},{"x":1}])", true},
      {"a[all]:\n  x: 1", R"("a":[{"x":1},{"x":2}])", false},
      {"a[all]:\n  x: 1", R"("a":[])", false},
      {"a[all]:\n  x: 1", R"("a":null)", false},
      {"a[all]:\n  x: 1", R"("b":1)", false},
      {"a[all_or_empty]:\n  x: 1", R"("a":[{"x":1}])", true},
      {"a[all_or_empty]:\n  x: 1", R"("a":[{"x":1},{"x":2}])", false},
      {"a[all_or_empty]:\n  x: 1", R"("a":[])", true},
      {"a[all_or_empty]:\n  x: 1", R"("a":null)", true},
      {"a[all_or_empty]:\n  x: 1", R"("b":1)", true},
      {"a[none]:\n  x: 1", R"("a":[{"x":2}])", true},
      {"a[none]:\n  x: 1", R"("a":[{"x":2},{"x":1}])", false},
      {"a[none]:\n  x: 1", R"("a":[])", true},
      {"a[none]:\n  x: 1", R"("a":null)", true},
      {"a[none]:\n  x: 1", R"("b":1)", true},
      // null is no list, but an element
      {"a[any]: null", R"("a":[1,null])", true},
      {"a[all]|exists: true", R"("a":[null])", true},
      // positions
      {"a[0]: x", R"("a":["x","y"])", true},
      {"a[0]: y", R"("a":["x","y"])", false},
      {"a[-1]: y", R"("a":["x","y"])", true},
      {"a[-2]: x", R"("a":["x","y"])", true},
      {"a[2]: x", R"("a":["x","y"])", false},
      {"a[-3]: x", R"("a":["x","y"])", false},
      {"a[2]|exists: false", R"("a":["x","y"])", true},
      {"a[1]|exists: false", R"("a":["x","y"])", false},
      {"a[2]: null", R"("a":["x","y"])", true},
      {"a[0]|neq: x", R"("b":1)", true},
      {"a[0]: {x: 1, y: 2}", R"("a":[{"x":1,"y":2}])", true},
      {"a[1].x: 1", R"("a":[{"x":0},{"x":1}])", true},
      {"a[0].x: 1", R"("a":[{"x":0},{"x":1}])", false},
      // what is no list is a list of one
      {"a[any]:\n  x: 1", R"("a":{"x":1})", true},
      {"a[all]: v", R"("a":"v")", true},
      {"a[0]: v", R"("a":"v")", true},
      {"a[-1]: v", R"("a":"v")", true},
      {"a[1]: v", R"("a":"v")", false},
      {"a[any]: false", R"("a":false)", true},
      // the short form, and the element itself
      {"a[all]|startswith: x", R"("a":["x1","X2"])", true},
      {"a[all]|startswith: x", R"("a":["x1","y"])", false},
      {"a[all]: [1, 2]", R"("a":[1,2,1])", true},
      {"a[any]:\n  .|gte: 500\n  .|neq: 504", R"("a":[200,504])", false},
      {"a[any]:\n  .|gte: 500\n  .|neq: 504", R"("a":[200,503])", true},
      {"a[any]|cidr: 10.0.0.0/8", R"("a":["192.0.2.1","10.1.2.3"])", true},
      {"a[any]|contains|all: [x, y]", R"("a":["x","y"])", false},
      {"a[any]|contains|all: [x, y]", R"("a":["xy"])", true},
      {"a[any]|neq: x", R"("a":["x","y"])", true},
      {"a[all]|neq: x", R"("a":["x","y"])", false},
      // absence and presence are the element's
      {"a[any]:\n  x: 1\n  c|exists: false", R"("a":[{"x":1,"c":0},{"x":2}])", false},
      {"a[any]:\n  x: 1\n  c|exists: false", R"("a":[{"x":1},{"c":1}])", true},
      {"a[any]:\n  x: 1\n  c: null", R"("a":[{"x":1,"c":null}])", true},
      // a detection of its own
      {"a[any]:\n  condition: p and not q\n  p:\n    x: 1\n  q:\n    y: 2", R"("a":[{"x":1,"y":2}])", false},
      {"a[any]:\n  condition: p and not q\n  p:\n    x: 1\n  q:\n    y: 2", R"("a":[{"x":1,"y":2},{"x":1}])", true},
      {"a[any]:\n  condition: 1 of p*\n  p1:\n    x: 1\n  p2:\n    y: 2", R"("a":[{"y":2}])", true},
      {"a[any]:\n  condition: all of them\n  p1:\n    x: 1\n  p2:\n    y: 2", R"("a":[{"y":2},{"x":1}])", false},
      {"a[any]:\n  condition: p\n  p:\n    - x: 1\n    - x: 2", R"("a":[{"x":2}])", true},
      {"a[any]:\n  condition: p and w\n  p:\n    x: 1\n  w:\n    - secret", R"("a":[{"x":1},{"y":"a secret"}])", false},
      {"a[any]:\n  condition: p and w\n  p:\n    x: 1\n  w:\n    - secret", R"("a":[{"x":1,"y":["a secret"]}])", true},
      {"a[any]:\n  - x: 1\n  - y: 2", R"("a":[{"x":0,"y":2}])", true},
      // blocks inside blocks, and selectors along a path
      {"a[any].b[all]: 1", R"("a":[{"b":[1,2]},{"b":[1,1]}])", true},
      {"a[all].b[any]: 1", R"("a":[{"b":[1,2]},{"b":[2]}])", false},
      {"a[any]:\n  x: 1\n  b[any]:\n    y: 1\n    z: 2", R"("a":[{"x":1,"b":[{"y":1},{"z":2}]},{"b":[{"y":1,"z":2}]}])",
       false},
      {"a[any]:\n  x: 1\n  b[any]:\n    y: 1\n    z: 2", R"("a":[{"x":1,"b":[{"y":1,"z":2}]}])", true},
      {"a[any]:\n  x: 1\n  b[none]:\n    y: 1", R"("a":[{"x":1,"b":[{"y":1}]},{"x":1}])", true},
      {"a.b[any]:\n  x: 1\n  y: 2", R"("a":{"b":[{"x":1,"y":2}]})", true},
      {"a[any]:\n  .[any]: 2", R"("a":[[1,2],[3]])", true},
      {"a[any]:\n  .[all]: 2", R"("a":[[1,2],[2]])", true},
      // elements of every list that the path reaches
      {"a.b[all]: 1", R"("a":[{"b":[1]},{"b":[1,2]}])", false},
      {"a.b[none]: 2", R"("a":[{"b":[1]},{"b":[1,2]}])", false},
      {"a.b[1]: 2", R"("a":[{"b":[1]},{"b":[1,2]}])", true},
      // only the elements of the list itself, not theirs
      {"a[1]: 3", R"("a":[[1,2],3])", true},
      {"a[0]: 2", R"("a":[[1,2],3])", true},
      {"a[2]|exists: true", R"("a":[[1,2],3])", false},
      // strings that hold JSON
      {"a[any]:\n  x: 1\n  y: 2", R"("a":"[{\"x\":1,\"y\":2}]")", true},
      {"a[any]:\n  x: 1\n  y: 2", R"("a":"[{\"x\":1},{\"y\":2}]")", false},
      {"a[any]:\n  x: 1\n  y: 2", R"("a":"{\"x\":1,\"y\":2}")", true},
      {"a[any]:\n  x: 1\n  y: 2", R"("a":["{\"x\":1,\"y\":2}"])", true},
      {"a.b[any]:\n  x: 1\n  y: 2", R"("a":"%7B%22b%22%3A%5B%7B%22x%22%3A1%2C%22y%22%3A2%7D%5D%7D")", true},
      {"a[1]: 2", R"("a":"[1,2]")", true},
      {"a[0]: '[1,2'", R"("a":"[1,2")", true},
      {"a[all]: 1", R"("a":"[]")", false},
      // fieldref: of the element, else of the event
      {"a[any]:\n  x|fieldref: y", R"("a":[{"x":1,"y":2},{"x":2,"y":1}],"y":1)", false},
      {"a[any]:\n  x|fieldref: y", R"("a":[{"x":1,"y":1}])", true},
      {"a[any]:\n  x|fieldref: recipientAccountId", R"("a":[{"x":"111122223333"}])", true},
      {"a[all]|fieldref|neq: recipientAccountId", R"("a":["111122223333"])", false},
      {"a[all]|fieldref|contains|neq: recipientAccountId", R"("a":["x"])", true},
      {"a[any]:\n  x|fieldref: y", R"("a":[{"x":1,"y":null}],"y":1)", false},
      {"a[any]:\n  b[any]|fieldref: recipientAccountId", R"("a":[{"b":["111122223333"]}])", true},
      // dotted keys, brackets that are part of a name
      {"a[any]:\n  x.y: 1\n  z: 2", R"("a":[{"x.y":1,"z":2}])", true},
      {"a\\[0\\]: 1", R"("a[0]":1)", true},
      {"a\\[0\\]: 1", R"("a":[1])", false},
  };
  for (const Row& row : table) {
    INFO(row.map << "\n" << row.members);
    const Answers answers = answers_of(rule_of(row.map), event_with(row.members));
    CHECK(answers.oracle == row.holds);
    CHECK(answers.engine == row.holds);
  }
}

TEST_CASE("below version 3 a bracket is part of a field's name") {
  const std::vector<Rule> rules = rules_from(
      "title: t\nlogsource: {product: aws}\ndetection:\n  selection:\n    a[any]: 1\n  condition: selection\n");
  CHECK(answers_of(rules.front(), event_with(R"("a[any]":1)")).engine);
  CHECK_FALSE(answers_of(rules.front(), event_with(R"("a":[1])")).engine);
}

TEST_CASE("keys in lower case inside elements, where the export lowered them and where a text kept them") {
  const Rule rule = rule_of("resources[any]:\n  ARN: x\n  accountId: '1'");
  for (const char* resources : {R"([{"arn":"x","accountid":"1"}])", R"("[{\"ARN\":\"x\",\"accountId\":\"1\"}]")"}) {
    const std::string event = R"({"eventversion":"1","eventname":"E","resources":)" + std::string(resources) + "}";
    CHECK(answers_of(rule, event).engine);
    CHECK(answers_of(rule, event).oracle);
  }
}

TEST_CASE("a rule of blocks alone is evaluated where its list is, and where a list may be missing everywhere") {
  const std::vector<Rule> rules = {rule_of("a[any]:\n  x: 1\n  y: 2"), rule_of("b[none]: 1"), rule_of("c[0]: 1"),
                                   rule_of("c[0]|neq: 1")};
  const PlanResult compiled = compile_plan(rules);
  std::string text;
  const std::vector<std::string> events = {event_with(R"("a":[{"x":1,"y":2}])"), event_with(R"("b":[1])"),
                                           event_with(R"("c":[1])"), event_with(R"("d":0)")};
  for (const std::string& event : events) text += event + "\n";
  TextHunt hunt(compiled.plan);
  const std::vector<HuntedEvent> hunted = hunt.run(text, text.size());
  REQUIRE(hunted.size() == events.size());
  for (std::size_t i = 0; i < events.size(); ++i) {
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
      INFO(rule << " " << events[i]);
      CHECK(hunted[i].rules[rule] == oracle_matches(rules[rule], event_from(events[i])));
    }
  }
  CHECK(compiled.plan.dump().find("anchors: none") != std::string::npos);
}

TEST_CASE("long lists and blocks inside blocks take time that grows with the record") {
  const auto seconds_for = [](std::size_t elements) {
    const PlanResult compiled = compile_plan({rule_of("a[any]:\n  x: 1\n  b[any]:\n    y: 1\n    z: 2"),
                                              rule_of("a[all].b[all].y: 1"), rule_of("a[none].b[-1].z: 7")});
    std::string list = R"("a":[)";
    for (std::size_t i = 0; i < elements; ++i) list += R"({"x":1,"b":[{"y":1},{"z":2},{"y":1}]},)";
    const std::string event = event_with(list + "0]");
    TextHunt hunt(compiled.plan);
    const auto begin = std::chrono::steady_clock::now();
    REQUIRE(hunt.run(event + "\n", event.size() + 1).size() == 1);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  };
  seconds_for(1000);
  const double few = seconds_for(10'000), many = seconds_for(100'000);
  INFO("10,000 elements: " << few << " s; 100,000: " << many << " s");
  CHECK(many < 40 * few);  // quadratic time would be a factor of 100
}

}  // namespace
}  // namespace trailhound
