// The fast engine against the oracle: on the goldens and on generated rules and events.

#include <catch2/catch.hpp>

#include <cstdlib>
#include <random>

#include "engine/oracle/oracle.h"
#include "engine/plan/plan.h"
#include "engine/testing/build.h"
#include "engine/testing/cases.h"
#include "engine/testing/generate.h"
#include "engine/testing/hunted.h"

namespace trailhound {
namespace {

/// By record, then by rule. The text is fed in windows of `window` bytes, and all of it must be readable.
std::vector<std::vector<bool>> matches_of(const Plan& plan, const std::string& text, std::size_t window) {
  TextHunt hunt(plan);
  std::vector<std::vector<bool>> matches;
  for (const HuntedEvent& event : hunt.run(text, window)) matches.push_back(event.rules);
  for (const std::string& problem : hunt.report().problems) UNSCOPED_INFO(problem);
  REQUIRE(hunt.report().problems.empty());
  return matches;
}

TEST_CASE("the goldens of testdata/cases") {
  for (const Case& test : read_cases()) {
    INFO(test.name);
    const PlanResult compiled = compile_plan(rules_from(test.rule));
    REQUIRE(compiled.plan.rules().size() == 1);
    std::string text;
    for (const std::string& event : test.events) text += event + "\n";
    const auto matches = matches_of(compiled.plan, text, text.size());
    REQUIRE(matches.size() == test.events.size());
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < matches.size(); ++i) {
      if (matches[i][0]) found.push_back(i);
    }
    CHECK(found == test.expected);
  }
}

/// TRAILHOUND_SEEDS=FIRST:COUNT runs others than those below, or one again.
std::pair<std::uint64_t, std::uint64_t> seeds() {
  std::uint64_t first = 1, count = 400;
  if (const char* text = std::getenv("TRAILHOUND_SEEDS")) {
    char* end = nullptr;
    first = std::strtoull(text, &end, 10);
    count = *end == ':' ? std::strtoull(end + 1, nullptr, 10) : 1;
  }
  return {first, count};
}

TEST_CASE("generated rules and events: engine and oracle agree") {
  constexpr std::size_t kRules = 12, kEvents = 70;  // more events than a word has bits
  const auto [first, count] = seeds();
  std::uint64_t held = 0, failed = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    Generator generator(seed);
    const std::string yaml = generator.rules(kRules);
    const PlanResult compiled = compile_plan(rules_from(yaml));
    for (const SetAside& rule : compiled.set_aside) INFO(rule.reason.text);
    REQUIRE(compiled.set_aside.empty());
    std::vector<std::string> events;
    std::string text = "{\"Records\":[";
    for (std::size_t i = 0; i < kEvents; ++i) {
      // The generator may hide any key behind odd escapes; these two make it an event whatever else it holds.
      const bool is_lower = i % 8 == 7;
      const std::string event = is_lower ? generator.lower_case_event() : generator.event();
      events.push_back(
          (is_lower ? R"({"eventversion":"1.08","apiversion":"1",)" : R"({"eventVersion":"1.08","apiVersion":"1",)") +
          event.substr(event.find('{') + 1));
      text += (i ? "," : "") + events.back();
    }
    text += "]}";
    // The windows cut the text somewhere else for every seed.
    const auto matches = matches_of(compiled.plan, text, 1 + seed * 37 % text.size());
    INFO("TRAILHOUND_SEEDS=" << seed);
    REQUIRE(matches.size() == kEvents);
    for (std::size_t rule = 0; rule < compiled.plan.rules().size(); ++rule) {
      Oracle oracle(compiled.plan.rules()[rule]);
      for (std::size_t i = 0; i < kEvents; ++i) {
        const bool expected = oracle.matches(event_from(events[i]));
        ++(expected ? held : failed);
        if (matches[i][rule] == expected) continue;
        FAIL("TRAILHOUND_SEEDS=" << seed << ", rule " << rule << ", event " << i << ": the engine says "
                                 << matches[i][rule] << "\n"
                                 << dump(compiled.plan.rules()[rule]) << "\n"
                                 << events[i] << "\n"
                                 << render(oracle_trace(compiled.plan.rules()[rule], event_from(events[i]))) << "\n"
                                 << compiled.plan.dump());
      }
    }
  }
  // Agreement on nothing would prove nothing.
  CHECK(held * 20 > held + failed);
  CHECK(failed * 20 > held + failed);
}

TEST_CASE("fields that differ in case alone are one where keys are in lower case") {
  const std::vector<std::string> events = {
      R"({"eventversion":"1.08","eventname":"A","requestparameters":{"username":["u"]}})",
      R"({"eventversion":"1.08","eventname":"A","requestparameters":"{\"userName\":\"u\"}"})"};
  const std::vector<std::string> fields = {"eventName: A", "eventname: A", "requestParameters.userName: u",
                                           "requestParameters.username: u"};
  std::vector<Rule> rules;
  for (const std::string& field : fields) rules.push_back(rule_from_detection("a:\n  " + field + "\ncondition: a\n"));
  const PlanResult compiled = compile_plan(rules);
  const auto matches = matches_of(compiled.plan, events[0] + "\n" + events[1] + "\n", 1000);
  REQUIRE(matches.size() == 2);
  CHECK(matches[0] == std::vector<bool>{true, true, true, true});
  CHECK(matches[1] == std::vector<bool>{true, true, true, false});
  for (std::size_t i = 0; i < events.size(); ++i) {
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
      CHECK(oracle_matches(rules[rule], event_from(events[i])) == matches[i][rule]);
    }
  }
}

TEST_CASE("keywords in members that repeat from record to record, or nearly do") {
  const PlanResult compiled = compile_plan({rule_from_detection("a:\n  - 'mimikatz'\ncondition: a\n"),
                                            rule_from_detection("a:\n  - 'xdump'\ncondition: a\n"),
                                            rule_from_detection("a:\n  - 'gr\u00fc\u00dfe'\ncondition: a\n"),
                                            rule_from_detection("a:\n  - 'mimikatz'\n  - 'curl/8'\ncondition: a\n")});
  REQUIRE(compiled.set_aside.empty());
  // Long enough to be compared whole, and of one size; what tells them apart stands at the start, inside or at the end.
  const std::vector<std::string> callers = {
      R"({"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/mimikatz","accountId":"111111111111"})",
      R"({"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/mimikatt","accountId":"111111111111"})",
      R"({"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/m\u0069mi","accountId":"111111xdump1"})",
      R"({"type":"MIMIKATZ123","arn":"arn:aws:sts::1:assumed-role/mimikatt","accountId":"1111111xdump"})",
      R"({"type":"AssumedRole","mimikatz":"arn:aws:sts::1:assumed-role/xxx","accountId":"11111111xdum"})",
      R"({"type":"AssumedRole","arn":"arn:aws:sts::1:assumed-role/\u006dimi","accountId":"111katz11111"})"};
  const std::vector<std::string> agents = {
      R"("aws-cli/2.15.0 curl/8 and so on, as long as a user agent is in real trails")",
      R"("aws-cli/2.15.0 curl/7 and so on, as long as a user agent is in real trails")",
      R"("aws-cli/2.15.0 curl/7 and so on, Gr\u00fc\u00dfe, gr\u00FC\u00dfe in real trails")",
      "\"aws-cli/2.15.0 curl/7 and so on, GR\u00dc\u00dfE as long as in real trails now\""};
  std::vector<std::string> events;
  std::string text = "{\"Records\":[";
  std::minstd_rand random(7);
  for (int i = 0; i < 300; ++i) {
    events.push_back(R"({"eventVersion":"1.08","userIdentity":)" + callers[random() % callers.size()] +
                     R"(,"eventName":")" + (random() % 40 == 0 ? "XDump" : "GetObject") + R"(","userAgent":)" +
                     agents[random() % agents.size()] + "}");
    text += (i ? "," : "") + events.back();
  }
  text += "]}";
  for (const std::size_t window : {text.size(), std::size_t{1000}}) {
    const auto matches = matches_of(compiled.plan, text, window);
    REQUIRE(matches.size() == events.size());
    for (std::size_t rule = 0; rule < compiled.plan.rules().size(); ++rule) {
      std::size_t held = 0;
      for (std::size_t i = 0; i < events.size(); ++i) {
        const bool expected = oracle_matches(compiled.plan.rules()[rule], event_from(events[i]));
        INFO("rule " << rule << ", window " << window << ": " << events[i]);
        REQUIRE(matches[i][rule] == expected);
        held += expected;
      }
      CHECK(held > 20);
      CHECK(held < 280);
    }
  }
}

TEST_CASE("keywords that stand in numbers, true, UUIDs, times and addresses") {
  const std::vector<std::string> events = {
      R"({"eventVersion":"1.08","n":4444,"b":true,"eventID":"0000dead-beef-4000-8000-000000000000"})",
      R"({"eventVersion":"1.08","n":444,"b":false,"eventID":"0000dead-bee0-4000-8000-000000000000"})",
      R"({"eventVersion":"1.08","n":-1e44,"b":null,"eventTime":"2024-03-04T10:00:00Z"})",
      R"({"eventVersion":"1.08","n":[4440,"x"],"b":{"c":true},"sourceIPAddress":"198.18.44.40"})",
      R"({"eventVersion":"1.08","n":"4444","b":"TRUE","sourceIPAddress":"DEAD:BEEF::1"})"};
  std::string text;
  for (int round = 0; round < 3; ++round) {
    for (const std::string& event : events) text += event + "\n";
  }
  // Together and each alone: what one literal needs must not hide what another is spared.
  const std::vector<std::string> keywords = {"444", "true", "als", "dead-beef", "T10:0", "8.44.4", "e44", "ead:b"};
  std::vector<std::vector<Rule>> sets(1);
  for (const std::string& keyword : keywords) {
    sets[0].push_back(rule_from_detection("a:\n  - '" + keyword + "'\ncondition: a\n"));
    sets.push_back({sets[0].back()});
  }
  for (const std::vector<Rule>& rules : sets) {
    const PlanResult compiled = compile_plan(rules);
    REQUIRE(compiled.set_aside.empty());
    const auto matches = matches_of(compiled.plan, text, text.size());
    REQUIRE(matches.size() == 3 * events.size());
    for (std::size_t rule = 0; rule < rules.size(); ++rule) {
      bool held = false;
      for (std::size_t i = 0; i < matches.size(); ++i) {
        const bool expected = oracle_matches(compiled.plan.rules()[rule], event_from(events[i % events.size()]));
        INFO(dump(compiled.plan.rules()[rule]) << events[i % events.size()]);
        CHECK(matches[i][rule] == expected);
        held = held || expected;
      }
      CHECK(held);
    }
  }
}

}  // namespace
}  // namespace trailhound
