#include <catch2/catch.hpp>

#include "engine/oracle/oracle.h"
#include "engine/testing/build.h"

namespace trailhound {
namespace {

constexpr std::string_view kEvent = R"({
  "eventName": "StopLogging",
  "requestParameters": {"name": "trail-\u001b[2J", "tags": ["a", "b", "c", "d", "e"], "count": 7.0, "gone": null},
  "userIdentity": {"userName": "alice", "principalId": "AIDA:alice"}
})";

std::string trace_of(std::string_view detection) {
  return render(oracle_trace(rule_from_detection(detection), event_from(kEvent)));
}

TEST_CASE("a trace shows the whole condition with what was seen") {
  CHECK(trace_of(R"(
selection:
  eventName|startswith: stop
  requestParameters.count|gt: 8
filter_admin:
  userIdentity.userName: [root, admin]
filter_none:
  errorCode|exists: true
condition: selection and not 1 of filter_*
)") == R"(FAIL  and
FAIL    selection
PASS      eventName|startswith: 'stop'   <- "StopLogging"
FAIL      requestParameters.count|gt: 8   <- 7.0
PASS    not
FAIL      1 of filter_*
FAIL        filter_admin
FAIL          userIdentity.userName: 'root' or 'admin'   <- "alice"
FAIL        filter_none
FAIL          errorCode|exists: true   <- absent
)");
}

TEST_CASE("long lists are shortened, but what hit is shown") {
  CHECK(trace_of(R"(
s:
  eventName: [A, B, C, D, E, StopLogging, F, G]
condition: s
)") == R"(PASS  s
PASS    eventName: 'A' or 'B' or 'C' or 'StopLogging' or … (4 more)   <- "StopLogging"
)");
  CHECK(trace_of(R"(
s:
  requestParameters.tags: e
condition: s
)") == R"(PASS  s
PASS    requestParameters.tags: 'e'   <- ["a","b","c","d","e"], "a", "b", "e", … (2 more)
)");
}

TEST_CASE("alternatives, all, keywords, fieldref and lists of conditions") {
  CHECK(trace_of(R"(
maps:
  - eventName: Start
  - eventName|neq: Start
    requestParameters.gone: null
words: [alice, bob]
none: [carol]
both:
  '|all': [alice, stop]
tags:
  requestParameters.tags|contains|all: [a, z]
same:
  userIdentity.principalId|fieldref|endswith: userIdentity.userName
condition:
  - maps and words or none
  - both and tags or same
)") == R"(PASS  any of 2 conditions
PASS    or
PASS      and
PASS        maps
FAIL          alternative 1
FAIL            eventName: 'Start'   <- "StopLogging"
PASS          alternative 2
PASS            eventName|neq: 'Start'   <- "StopLogging"
PASS            requestParameters.gone: null   <- null
PASS        words
PASS          keywords: 'alice' or 'bob'   <- userIdentity.userName = "alice"
FAIL      none
FAIL        keywords: 'carol'   <- in none of 10 values
PASS    or
FAIL      and
PASS        both
PASS          keywords|all: 'alice' and 'stop'   <- eventName = "StopLogging", userIdentity.userName = "alice"
PASS            'alice'
PASS            'stop'
FAIL        tags
FAIL          requestParameters.tags|contains|all: 'a' and 'z'   <- ["a","b","c","d","e"], "a", "b", … (3 more)
PASS            'a'
FAIL            'z'
PASS      same
PASS        userIdentity.principalId|fieldref|endswith: userIdentity.userName   <- "AIDA:alice"; userIdentity.userName: "alice"
)");
}

TEST_CASE("an event cannot steer the terminal through a trace, nor flood it") {
  const std::string text = trace_of("s:\n  requestParameters.name: x\ncondition: s\n");
  CHECK(text == "FAIL  s\nFAIL    requestParameters.name: 'x'   <- \"trail-\\u001b[2J\"\n");

  const Rule rule = rule_from_detection("s:\n  a: x\ncondition: s\n");
  const JsonValue event = event_from("{\"a\":\"" + std::string(99, 'y') + "é" + std::string(100'000, 'z') + "\"}");
  CHECK(render(oracle_trace(rule, event)) ==
        "FAIL  s\nFAIL    a: 'x'   <- \"" + std::string(99, 'y') + "… (100101 bytes)\"\n");
}

TEST_CASE("the root of a trace has the rule's verdict") {
  for (const std::string_view detection :
       {"s: {eventName: StopLogging}\ncondition: s\n", "s: {eventName: Start}\ncondition: s\n",
        "s: {eventName: Start}\ncondition: not s\n"}) {
    const Rule rule = rule_from_detection(detection);
    CHECK(oracle_trace(rule, event_from(kEvent)).pass == oracle_matches(rule, event_from(kEvent)));
  }
}

TEST_CASE("the items that a verdict rests on") {
  struct Row {
    const char *condition, *items;
  };
  // a and b hold, x and y do not.
  const Row rows[] = {
      {"a and x", "x "},      {"a and x and y", "x y "},
      {"a and b", "a b "},    {"x or y", "x y "},
      {"a or x", "a "},       {"not a", "a "},
      {"x or not a", "x a "}, {"a and not x", "a x "},
      {"a and not b", "b "},  {"not (x or not a)", "x a "},
      {"1 of them", "a b "},  {"all of them", "x y "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.condition);
    const std::string detection =
        "a: {eventName: StopLogging}\nb: {userIdentity.userName: alice}\nx: {eventName: x}\n"
        "y:\n  - requestParameters.tags|all: [a, y]\ncondition: " +
        std::string(row.condition) + "\n";
    const Trace trace = oracle_trace(rule_from_detection(detection), event_from(kEvent));
    std::string items;
    for (const Trace* item : deciding_items(trace)) {
      const std::string text = render_node(*item);
      items += text.starts_with("requestParameters.tags|all: ") ? "y "
               : text.starts_with("userIdentity")               ? "b "
               : text.starts_with("eventName: 'x'")             ? "x "
                                                                : "a ";
    }
    CHECK(items == row.items);
  }
}

}  // namespace
}  // namespace trailhound
