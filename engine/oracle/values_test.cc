// semantics §3 and §4: how fields are looked up and how a rule's plain values meet an event's.
#include <catch2/catch.hpp>

#include "engine/testing/item_row.h"

namespace trailhound {
namespace {

TEST_CASE("§3 field lookup") {
  const Row rows[] = {
      {"a: x", R"({"a":"x"})", true},
      {"A: x", R"({"a":"x"})", false},
      {"é: x", R"({"é":"x"})", true},
      {"é: x", R"({"É":"x"})", false},
      {"a.b.c: x", R"({"a":{"b":{"c":"x"}}})", true},
      {"a.b.c: x", R"({"a":{"b":"x"}})", false},
      // a key with dots wins over descent, at every level
      {"a.b: x", R"({"a.b":"x","a":{"b":"y"}})", true},
      {"a.b: y", R"({"a.b":"x","a":{"b":"y"}})", false},
      {"a.b.c: x", R"({"a":{"b.c":"x","b":{"c":"y"}}})", true},
      {"a.b.c: y", R"({"a":{"b.c":"x","b":{"c":"y"}}})", false},
      {"a.b.c: y", R"({"a.b":{"d":"x"},"a":{"b":{"c":"y"}}})", true},
      // arrays: any element
      {"a: x", R"({"a":["y","x"]})", true},
      {"a: x", R"({"a":[["y",["x"]]]})", true},
      {"a.b: x", R"({"a":[{"b":"y"},{"b":"x"}]})", true},
      {"a.b: x", R"({"a":[[{"b":["y","x"]}]]})", true},
      {"a: x", R"({"a":[{"b":"x"}]})", false},
      {"a[0]: x", R"({"a":["x"]})", false},
      {"a[0]: x", R"({"a[0]":"x"})", true},
      // with `all`, different elements may satisfy different values
      {"a|all: [x, y]", R"({"a":["x","y"]})", true},
      {"a|all: [x, y]", R"({"a":["x","z"]})", false},
      // through a scalar or null: absent
      {"a.b: null", R"({"a":"x"})", true},
      {"a.b|exists: false", R"({"a":null})", true},
      {"a.b: '*'", R"({"a":"x"})", false},
      {"a|neq: x", R"({})", true},
      {"a|neq: x", R"({"a":["y","x"]})", false},
      {"a|neq: x", R"({"a":["y","z"]})", true},
      // duplicate keys: all of them
      {"a: x", R"({"a":"y","a":"x"})", true},
      {"a: y", R"({"a":"y","a":"x"})", true},
      // compact text of objects and arrays: only patterns with wildcards and `re`
      {R"(a: '*"b":1*')", R"({"a": { "b" : 1 }})", true},
      {R"(a: '{"b":1}')", R"({"a":{"b":1}})", false},
      {R"(a: '{"b":?}')", R"({"a":{"b":1}})", true},
      {R"(a|contains: '"b c":[1,')", R"({"a":{ "b c" : [ 1, 2 ] }})", true},
      {R"(a|startswith: '[1')", R"({"a":[ 1 ]})", true},
      {R"(a|endswith: ']')", R"({"a":[ 1 ]})", true},
      {R"(a|re: '^\{"b":')", R"({"a":{ "b":1 }})", true},
      {R"(a: '*\u00e9*')", R"({"a":{"b":"\u00e9"}})", true},  // its bytes, not decoded
      {R"(a: '*é*')", R"({"a":{"b":"\u00e9"}})", false},
      {R"(a|contains: '931.0')", R"({"a":{"b":931.0}})", true},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("two items of a map may be satisfied by different elements") {
  const Rule rule = rule_from_detection("selection:\n  a.b: x\n  a.c: y\ncondition: selection\n");
  CHECK(oracle_matches(rule, event_from(R"({"a":[{"b":"x","c":"z"},{"b":"z","c":"y"}]})")));
  CHECK_FALSE(oracle_matches(rule, event_from(R"({"a":[{"b":"x"},{"c":"z"}]})")));
}

TEST_CASE("§4 strings") {
  const Row rows[] = {
      {"a: x", R"({"a":"X"})", true},
      {"a: x", R"({"a":"xx"})", false},
      {"a: x", R"({"a":" x"})", false},
      {"a: x", R"({"a":null})", false},
      {"a: x", R"({})", false},
      {"a: '931.0'", R"({"a":931.0})", true},
      {"a: '931'", R"({"a":931.0})", false},
      {"a: '1E1'", R"({"a":1e1})", true},
      {"a: '9*'", R"({"a":931.0})", true},
      {"a: 'true'", R"({"a":true})", true},
      {"a: 'TRUE'", R"({"a":true})", true},
      {"a: 'true'", R"({"a":false})", false},
      {"a: 'null'", R"({"a":null})", false},
      {"a: 'null'", R"({"a":"null"})", true},
      {"a: ''", R"({"a":""})", true},
      {"a: ''", R"({"a":" "})", false},
      {"a: ''", R"({"a":null})", false},
      {"a: ''", R"({"a":[]})", false},
      {"a: 007", R"({"a":"007"})", true},  // leading zeros: text
      {"a: 007", R"({"a":7})", false},
      {"a: [x, y]", R"({"a":"y"})", true},
      {"a: [x, y]", R"({"a":"z"})", false},
      // YAML 1.1 words and dates are text
      {"a: No", R"({"a":"no"})", true},
      {"a: No", R"({"a":false})", false},
      {"a: 2024-05-01", R"({"a":"2024-05-01"})", true},
      // NUL is data
      {R"(a: "x\0y")", R"({"a":"x\u0000y"})", true},
      {R"(a: "x")", R"({"a":"x\u0000y"})", false},
      {"a: 'x*z'", R"({"a":"x\u0000z"})", true},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§4 case: simple folding") {
  const Row rows[] = {
      {"a: école", R"({"a":"ÉCOLE"})", true},
      {"a: σς", R"({"a":"ΣΣ"})", true},
      {"a: ς", R"({"a":"σ"})", true},
      {"a: straße", R"({"a":"STRASSE"})", false},
      {"a: ß", R"({"a":"ẞ"})", true},
      {"a: kelvin", "{\"a\":\"\u212Aelvin\"}", true},
      {"a: success", "{\"a\":\"\u017Fucce\u017F\u017F\"}", true},
      {"a: é", R"({"a":"e"})", false},
      {"a: é", "{\"a\":\"e\u0301\"}", false},
      {"a: i", "{\"a\":\"\u0130\"}", false},
      {"a: i", "{\"a\":\"\u0131\"}", false},
      {"a|contains: É", R"({"a":"xéx"})", true},
      {"a: true", "{\"a\":\"TRUE\"}", true},
      {"a: false", "{\"a\":\"fal\u017Fe\"}", true},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§4 numbers") {
  const Row rows[] = {
      {"a: 10", R"({"a":10})", true},
      {"a: 10", R"({"a":10.0})", true},
      {"a: 10", R"({"a":1e1})", true},
      {"a: 10.0", R"({"a":10})", true},
      {"a: 10", R"({"a":11})", false},
      {"a: 10", R"({"a":"10"})", true},
      {"a: 10", R"({"a":"10.0"})", false},
      {"a: 10", R"({"a":" 10"})", false},
      {"a: 7", R"({"a":"007"})", false},
      {"a: 1", R"({"a":true})", false},
      {"a: 0", R"({"a":false})", false},
      {"a: 0", R"({"a":null})", false},
      {"a: 0", R"({"a":-0})", true},
      {"a: -5", R"({"a":-5.00})", true},
      {"a: 9007199254740993", R"({"a":9007199254740993})", true},
      {"a: 9007199254740993", R"({"a":9007199254740992})", false},
      {"a: 10", R"({"a":[9,[10]]})", true},
      {"a: 10", R"({"a":{"b":10}})", false},
      {"a: [1, 2]", R"({"a":2})", true},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§4 booleans and null") {
  const Row rows[] = {
      {"a: true", R"({"a":true})", true},
      {"a: true", R"({"a":false})", false},
      {"a: true", R"({"a":"True"})", true},
      {"a: true", R"({"a":"1"})", false},
      {"a: true", R"({"a":"yes"})", false},
      {"a: true", R"({"a":1})", false},
      {"a: false", R"({"a":false})", true},
      {"a: false", R"({"a":null})", false},
      {"a: false", R"({})", false},
      {"a: null", R"({"a":null})", true},
      {"a: null", R"({})", true},
      {"a: null", R"({"a":""})", false},
      {"a: null", R"({"a":"null"})", false},
      {"a: null", R"({"a":0})", false},
      {"a: null", R"({"a":[]})", false},
      {"a: null", R"({"a":{}})", false},
      {"a: null", R"({"a":[1,null]})", true},
      {"a: null", R"({"a":[1,[null]]})", true},
      {"a.b: null", R"({"a":[{"b":1},{}]})", false},  // reached in one element: not absent
      {"a: [x, null]", R"({"a":"x"})", true},
      {"a: [x, null]", R"({})", true},
      {"a: [x, null]", R"({"a":"y"})", false},
      {"a|neq: null", R"({})", false},
      {"a|neq: null", R"({"a":1})", true},
  };
  for (const Row& row : rows) check(row);
}

TEST_CASE("§4 wildcards and escapes") {
  const Row rows[] = {
      {"a: 'x*z'", R"({"a":"xz"})", true},
      {"a: 'x*z'", R"({"a":"xyyz"})", true},
      {"a: 'x*z'", R"({"a":"x\nz"})", true},
      {"a: 'x*z'", R"({"a":"xzy"})", false},
      {"a: 'x?z'", R"({"a":"xyz"})", true},
      {"a: 'x?z'", R"({"a":"xz"})", false},
      {"a: 'x?z'", R"({"a":"x\nz"})", true},
      {"a: 'x?z'", R"({"a":"xéz"})", true},
      {"a: 'x?z'", R"({"a":"x😀z"})", true},
      {"a: 'x??z'", R"({"a":"xéz"})", false},
      {"a: '*?*'", R"({"a":""})", false},
      {"a: '*'", R"({"a":""})", true},
      {"a: '*'", R"({"a":0})", true},
      {"a: '*'", R"({"a":false})", true},
      {"a: '*'", R"({"a":{}})", true},
      {"a: '*'", R"({"a":[]})", true},
      {"a: '*'", R"({"a":null})", false},
      {"a: '*'", R"({})", false},
      {"a: 'x.z'", R"({"a":"xyz"})", false},
      {"a: '[x]'", R"({"a":"x"})", false},
      {R"(a: 'x\*z')", R"({"a":"x*z"})", true},
      {R"(a: 'x\*z')", R"({"a":"xyz"})", false},
      {R"(a: 'x\?z')", R"({"a":"xyz"})", false},
      {R"(a: '\')", R"({"a":"\\"})", true},
      {R"(a: '\\')", R"({"a":"\\"})", true},
      {R"(a: '\\*')", R"({"a":"\\xyz"})", true},
      {R"(a: '\\*')", R"({"a":"\\*"})", true},
      {R"(a: '\\*')", R"({"a":"x"})", false},
      {R"(a: '\\\*')", R"({"a":"\\*"})", true},
      {R"(a: '\\\*')", R"({"a":"\\x"})", false},
      {R"(a: '\\\')", R"({"a":"\\\\"})", true},
      {R"(a: '\\\\')", R"({"a":"\\\\"})", true},
      {R"(a: 'x\y')", R"({"a":"x\\y"})", true},
      {R"(a: 'x\')", R"({"a":"x\\"})", true},
      // parsed before the modifier: the backslash cannot escape the added star
      {R"(a|startswith: 'x\')", R"({"a":"x\\y"})", true},
      {R"(a|contains: 'x*z')", R"({"a":"--xyz--"})", true},
      // the event's own stars are text
      {"a: 'x'", R"({"a":"*"})", false},
  };
  for (const Row& row : rows) check(row);
}

}  // namespace
}  // namespace trailhound
