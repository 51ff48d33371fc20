#include <catch2/catch.hpp>

#include <string>
#include <vector>

#include "engine/event/framer.h"
#include "engine/plan/evaluator.h"
#include "engine/testing/build.h"
#include "engine/testing/hunted.h"

namespace trailhound {
namespace {

/// The evidence of every match of a text, as `row: selection, field = value`.
struct EvidenceOf : BatchConsumer {
  EvidenceOf(const Plan& plan, const std::string& text, std::size_t window)
      : framer(plan.eager_fields()), batch(plan.make_batch()), evaluator(plan) {
    framer.start();
    feed_in_windows(framer, text, window, batch, *this);
  }

  void consume(Batch& rows) override {
    for (const Evaluator::Hit& hit : evaluator.evaluate(rows)) {
      for (const Evaluator::Witness& witness : evaluator.explain(rows, hit)) {
        lines.push_back(std::to_string(rows.record(hit.row).index) + ": " + std::string(witness.selection) + ", " +
                        std::string(witness.field) + " = " + std::string(witness.value));
      }
    }
  }

  Framer framer;
  Batch batch;
  Evaluator evaluator;
  std::vector<std::string> lines;
};

TEST_CASE("the evidence of a keyword is the first leaf that holds it, in the record's own words") {
  const PlanResult compiled =
      compile_plan({rule_from_detection("a:\n  - 'mimikatz'\n  - 'abc*\u00fc'\ncondition: a\n")});
  REQUIRE(compiled.plan.dump().find("keywords: found by the filter") != std::string::npos);
  // What a member holds stood in the records before; under which key, and what is found in the others, is its own.
  const std::string caller = R"({"userName":"mimikatz","more":["MIMIKATZ 2","x"],"mimikatz":1})";
  const std::string text = R"({"Records":[{"eventVersion":"1","caller":)" + caller + R"(,"eventName":"a"},)" +
                           R"({"eventVersion":"1","called":)" + caller + R"(,"eventName":"b"},)" +
                           R"({"eventVersion":"1","eventName":"mimikatz","caller":)" + caller + "}," +
                           R"({"eventVersion":"1","eventName":"c","mimikatz":"no"},)" +
                           R"({"eventVersion":"1","eventName":"aBC\u00DC","called":["d"]},)" +
                           R"({"eventVersion":"1","eventName":"x","caller":)" + caller + "}," +
                           R"({"eventVersion":"1","eventTime":"t","caller":["no","mim\u0069katz","mimikatz"]}]})";
  for (const std::size_t window : {text.size(), std::size_t{100}}) {
    CHECK(EvidenceOf(compiled.plan, text, window).lines ==
          std::vector<std::string>{R"(0: a, caller.userName = "mimikatz")", R"(1: a, called.userName = "mimikatz")",
                                   R"(2: a, eventName = "mimikatz")", R"(4: a, eventName = "aBC\u00DC")",
                                   R"(5: a, caller.userName = "mimikatz")", R"(6: a, caller = "mim\u0069katz")"});
  }
}

/// The evidence of one detection over one event.
std::vector<std::string> evidence_of(const std::string& detection, const std::string& event) {
  const PlanResult compiled = compile_plan({rule_from_detection(detection)});
  return EvidenceOf(compiled.plan, event, event.size()).lines;
}

TEST_CASE(
    "the evidence of an item is the value that satisfies it, of `all` every one, of `neq` what is there instead") {
  const std::string event =
      R"({"eventVersion":"1","eventName":"PutKeyPolicy","policy":["x","allow *","y","deny"],"n":5,"b":null})";
  const struct {
    std::string item;
    std::vector<std::string> expected;
  } cases[] = {
      // A list of alternatives: the first value of the rule that holds, with the first value of the event that it fits.
      {"policy: [nobody, deny, x]", {R"(0: a, policy = "deny")"}},
      {"policy|contains: 'a'", {R"(0: a, policy = "allow *")"}},
      // `all`: each value of the rule has its own evidence.
      {"policy|contains|all: [deny, allow]", {R"(0: a, policy = "deny")", R"(0: a, policy = "allow *")"}},
      {"policy|all: [y, x, deny]", {R"(0: a, policy = "y")", R"(0: a, policy = "x")", R"(0: a, policy = "deny")"}},
      // `neq`: the first value that the field has, or that it has none.
      {"eventName|neq: StopLogging", {R"(0: a, eventName = "PutKeyPolicy")"}},
      {"policy|neq: [a, b]", {R"(0: a, policy = "x")"}},
      {"policy|all|neq: [x, nobody]", {R"(0: a, policy = "x")"}},
      {"n|neq: 6", {"0: a, n = 5"}},
      {"absent|neq: x", {"0: a, absent = null"}},
      {"b|neq: x", {"0: a, b = null"}},
      {"b: null", {"0: a, b = null"}},
      {"n|exists: true", {"0: a, n = 5"}},
      {"absent|exists: false", {"0: a, absent = null"}},
      {"n|gt: 4", {"0: a, n = 5"}},
  };
  for (const auto& c : cases) {
    INFO(c.item);
    CHECK(evidence_of("a:\n  " + c.item + "\ncondition: a\n", event) == c.expected);
  }
  // A block: the element, and the values inside it that held.
  const std::string lists =
      R"({"eventVersion":"1","eventName":"E","p":{"items":[{"c":"10.0.0.0/8"},{"c":"::/0"},{"c":"0.0.0.0/0","q":[7,{"r":"x"}]}]},"e":[]})";
  const struct {
    std::string item;
    std::vector<std::string> expected;
  } blocks[] = {
      {"p.items[any]: {c: 0.0.0.0/0, 'q[any].r': x}",
       {R"(0: a, p.items[2].c = "0.0.0.0/0")", R"(0: a, p.items[2].q[1].r = "x")"}},
      {"p.items[any].c|endswith: /0", {R"(0: a, p.items[1].c = "::/0")"}},
      {"p.items[all].c|contains: /",
       {R"(0: a, p.items[0].c = "10.0.0.0/8")", R"(0: a, p.items[1].c = "::/0")",
        R"(0: a, p.items[2].c = "0.0.0.0/0")"}},
      {"p.items[-1].q[0]: 7", {"0: a, p.items[2].q[0] = 7"}},
      {"p.items[-4]|exists: false", {"0: a, p.items[-4] = null"}},
      {"e[none]: 1", {"0: a, e = []"}},
      {"f[all_or_empty]: 1", {"0: a, f = null"}},
      {"p.items[any]: {condition: w, w: [x]}", {R"(0: a, p.items[2].q.r = "x")"}},
  };
  for (const auto& c : blocks) {
    INFO(c.item);
    std::vector<Rule> rules =
        rules_from("title: t\nsigma-version: 3\nlogsource: {product: aws}\ndetection:\n  a:\n    " + c.item +
                   "\n  condition: a\n");
    const PlanResult compiled = compile_plan(std::move(rules));
    CHECK(EvidenceOf(compiled.plan, lists, lists.size()).lines == c.expected);
  }
  // A value inside a string that holds JSON is shown as that JSON has it.
  const std::string nested =
      R"({"eventVersion":"1","eventName":"x","r":"{\"policy\":\"{\\\"s\\\":[{\\\"e\\\":\\\"\\\\u00e9\\\"},{ \\\"n\\\" : 5.0 }]}\"}"})";
  CHECK(evidence_of("a:\n  r.policy.s.e: \u00c9\n  r.policy.s.n: 5\n  r.policy.s|contains: '\"n\":5'\ncondition: a\n",
                    nested) == std::vector<std::string>{R"(0: a, r.policy.s.e = "\u00e9")", "0: a, r.policy.s.n = 5.0",
                                                        R"(0: a, r.policy.s = { "n" : 5.0 })"});
  // What the condition negates is no evidence, and every selection that holds is named once.
  CHECK(evidence_of("a:\n  n: 5\nb:\n  eventName: x\ncondition: (a and not b) or 1 of a*\n", event) ==
        std::vector<std::string>{"0: a, n = 5"});
}

}  // namespace
}  // namespace trailhound
