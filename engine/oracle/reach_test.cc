#include "engine/oracle/reach.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

std::string text_of(const Reached& reached) {
  std::string out;
  for (const JsonValue* value : reached) {
    if (!out.empty()) out += ' ';
    out += compact(*value);
  }
  return out;
}

TEST_CASE("what a path reaches") {
  struct Row {
    std::string_view event, path, expected;
  };
  const Row rows[] = {
      // objects
      {R"({"a":{"b":{"c":1}}})", "a.b.c", "1"},
      {R"({"a":{"b":{"c":1}}})", "a.b", R"({"c":1})"},
      {R"({"a":{"b":{"c":1}}})", "a.c", ""},
      {R"({"a":1})", "A", ""},
      {R"({"É":1})", "É", "1"},
      {R"({"É":1})", "é", ""},
      {R"({"\u0061":1})", "a", "1"},
      {R"({"a[0]":1,"a":[2]})", "a[0]", "1"},
      {R"({"":1})", "", "1"},
      // through a scalar or null: absent; null at the end: reached
      {R"({"a":1})", "a.b", ""},
      {R"({"a":null})", "a.b", ""},
      {R"({"a":null})", "a", "null"},
      // arrays on the way and at the end
      {R"({"a":[{"b":1},{"c":2},{"b":3},4,null]})", "a.b", "1 3"},
      {R"({"a":[[{"b":1}],[[{"b":2}]]]})", "a.b", "1 2"},
      {R"({"a":[1,[2,null],{"b":3}]})", "a", R"([1,[2,null],{"b":3}] 1 [2,null] 2 null {"b":3})"},
      {R"({"a":[]})", "a", "[]"},
      {R"({"a":[]})", "a.b", ""},
      {R"({"a":[{"b":[]}]})", "a.b", "[]"},
      {R"([{"a":1},{"a":2}])", "a", "1 2"},
      // literal keys with dots win, the longest first, at every level
      {R"({"a.b.c":1,"a":{"b.c":2,"b":{"c":3}},"a.b":{"c":4}})", "a.b.c", "1"},
      {R"({"a":{"b.c":2,"b":{"c":3}},"a.b":{"c":4}})", "a.b.c", "4"},
      {R"({"a":{"b.c":2,"b":{"c":3}}})", "a.b.c", "2"},
      {R"({"a":{"b":{"c":3}}})", "a.b.c", "3"},
      {R"({"a.b":null,"a":{"b":1}})", "a.b", "null"},
      {R"({"a.b":[],"a":{"b":1}})", "a.b", "[]"},
      // … but only if something is reached through them
      {R"({"a.b":{"d":0},"a":{"b":{"c":3}}})", "a.b.c", "3"},
      {R"({"a.b":7,"a":{"b":{"c":3}}})", "a.b.c", "3"},
      {R"({"a.b":[],"a":{"b":{"c":3}}})", "a.b.c", "3"},
      // … decided for each object on its own
      {R"({"a":[{"b.c":1,"b":{"c":2}},{"b":{"c":3}}]})", "a.b.c", "1 3"},
      // duplicate keys: every one is followed
      {R"({"a":1,"b":0,"a":2})", "a", "1 2"},
      {R"({"a":{"b":1},"a":{"c":1},"a":{"b":2}})", "a.b", "1 2"},
      {R"({"a.b":{"d":0},"a.b":{"c":1},"a":{"b":{"c":2}}})", "a.b.c", "1"},
      // empty parts are keys like others
      {R"({"a":{"":{"b":1}}})", "a..b", "1"},
      {R"({"a.":{"b":1}})", "a..b", "1"},
      {R"({"":{"a":1}})", ".a", "1"},
      {R"({"a":{"":1}})", "a.", "1"},
      // a string that holds an object or array, for paths that go deeper
      {R"({"a":"{\"b\":1}"})", "a.b", "1"},
      {R"({"a":"{\"b\":1}"})", "a", R"("{\"b\":1}")"},
      {R"({"a":"[1,2]"})", "a", R"("[1,2]")"},
      {R"({"a":"[{\"b\":1},[{\"b\":[2]}],\"{\\\"b\\\":3}\"]"})", "a.b", "1 [2] 2 3"},
      {R"({"a":["{\"b\":1}","b",{"b":2}]})", "a.b", "1 2"},
      {R"({"a":" \t\r\n{ \"b\" : null }\n"})", "a.b", "null"},
      {R"({"a":"\u007b\u0022b\u0022\u003a1\u007d"})", "a.b", "1"},
      {R"({"a":"{\"b\":1,\"b\":2}","a":{"b":3}})", "a.b", "1 2 3"},
      {R"({"a":"{\"b.c\":1,\"b\":{\"c\":2}}"})", "a.b.c", "1"},
      {R"({"a.b":"{\"c\":1}","a":{"b":{"c":2}}})", "a.b.c", "1"},
      {R"({"a.b":"{\"d\":1}","a":{"b":{"c":2}}})", "a.b.c", "2"},
      {R"({"a":{"b":"{\"c\":\"x\\ny\"}"}})", "a.b.c", R"("x\ny")"},
      {R"({"a":"%7B%22b%22%3A%22c%20%2B+%2525%22%7D"})", "a.b", R"("c ++%25")"},
      {R"({"a":"%7b\"b\":%zz1}"})", "a.b", ""},
      {R"({"a":"%7b%22b%22:[%5b\"%\"]]%7d"})", "a.b", R"([["%"]] ["%"] "%")"},
      {R"({"a":"{\"b\":\"\\x\"}"})", "a.b", ""},  // an escape that JSON does not have
      {R"({"a":" %7B%22b%22%3A1%7D"})", "a.b", ""},
      // what does not parse whole is a plain string
      {R"({"a":"{\"b\":1"})", "a.b", ""},
      {R"({"a":"{\"b\":1}x"})", "a.b", ""},
      {R"({"a":"{\"b\":1}{\"b\":2}"})", "a.b", ""},
      {R"({"a":"{\"b\":1,}"})", "a.b", ""},
      {R"({"a":"\"{\\\"b\\\":1}\""})", "a.b", ""},
      {R"({"a":"x{\"b\":1}"})", "a.b", ""},
      {R"({"a":"{\"b\":1}\u0000"})", "a.b", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.event, row.path);
    const auto event = parse_json(row.event);
    REQUIRE(event.has_value());
    CHECK(text_of(reach(*event, row.path)) == row.expected);
  }
}

TEST_CASE("records whose keys are in lower case") {
  struct Row {
    std::string_view event, path, expected;
  };
  const Row rows[] = {
      {R"({"eventname":"A"})", "eventName", R"("A")"},
      {R"({"eventname":"A"})", "eventname", R"("A")"},
      {R"({"eventname":"A","newfield":1})", "newField", "1"},
      {R"({"useridentity":{"sessioncontext":{"sessionissuer":{"username":"r"}}}})",
       "userIdentity.sessionContext.sessionIssuer.userName", R"("r")"},
      {R"({"eventname":"A","resources":[{"arn":"x"},{"arn":"y"}]})", "resources.ARN", R"("x" "y")"},
      {R"({"requestparameters":"{\"userName\":\"u\",\"username\":\"v\"}"})", "requestParameters.userName",
       R"("u" "v")"},
      {R"({"requestparameters":{"username":"v"}})", "requestParameters.userName", R"("v")"},
      {R"({"useridentity.type":"Root"})", "userIdentity.type", ""},
      {R"({"useridentity.type":"Root","eventname":"A"})", "userIdentity.type", R"("Root")"},
      // with one key as CloudTrail spells it, the others are what they are
      {R"({"eventname":"A","eventID":"1"})", "eventName", ""},
      {R"({"eventname":"A","EventID":"1"})", "eventName", R"("A")"},
      // no key of CloudTrail at all
      {R"({"name":"A"})", "Name", ""},
      {R"({"detail":{"eventname":"A"}})", "detail.eventName", ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.event, row.path);
    const auto event = parse_json(row.event);
    REQUIRE(event.has_value());
    CHECK(text_of(reach(*event, row.path)) == row.expected);
  }
}

/// The text of a JSON string with the text `text`.
std::string json_string(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

TEST_CASE("four strings that hold JSON inside each other are entered, and 128 levels of nesting") {
  std::string text = R"({"b":1})";
  for (int strings = 1; strings <= 5; ++strings) {
    text = R"({"a":)" + json_string(text) + "}";
    std::string path = "b";
    for (int i = 0; i < strings; ++i) path.insert(0, "a.");
    CAPTURE(text, path);
    const auto event = parse_json(text);
    REQUIRE(event.has_value());
    CHECK(text_of(reach(*event, path)) == (strings <= 4 ? "1" : ""));
  }
  for (const std::size_t depth : {127u, 128u}) {
    const std::string nested = std::string(depth, '[') + R"({"b":1})" + std::string(depth, ']');
    const auto event = parse_json(R"({"a":)" + json_string(nested) + "}");
    REQUIRE(event.has_value());
    CHECK(text_of(reach(*event, "a.b")) == (depth == 127 ? "1" : ""));
  }
}

TEST_CASE("leaves and their places") {
  const auto event = parse_json(R"({"a":"x","b":[1,{"c.d":true},null,[]],"e":{},"a":"y"})");
  REQUIRE(event.has_value());
  CHECK(text_of(Scope(*event).leaves()) == R"("x" 1 true "y")");
  std::string places;
  for (const JsonValue* leaf : Scope(*event).leaves()) places += Scope(*event).place_of(*leaf) + ' ';
  CHECK(places == "a b[0] b[1].c.d a ");
}

TEST_CASE("a deep event is followed to its end") {
  std::string text = "1";
  std::string path = "a";
  for (int i = 0; i < 900; ++i) text = i % 2 == 0 ? "{\"a\":" + text + "}" : "[" + text + "]";
  for (int i = 1; i < 450; ++i) path += ".a";
  const auto event = parse_json(text);
  REQUIRE(event.has_value());
  CHECK(text_of(reach(*event, path)) == "1");
}

}  // namespace
}  // namespace trailhound
