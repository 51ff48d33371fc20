#include "engine/event/one_line.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("a value on one line is untouched, one on several becomes one") {
  const struct {
    std::string_view json, expected;
  } cases[] = {
      {"", ""},
      {"null", "null"},
      {R"({ "a" : 931.0,  "b":[ 1 , 2 ] })", R"({ "a" : 931.0,  "b":[ 1 , 2 ] })"},
      {"{\n  \"a\": 931.0,\r\n\t\"b\": [1, 2]\n}", R"({"a":931.0,"b":[1,2]})"},
      {"{\"a b\":\n\" x \\\" y \\\\\", \"c\" : true }", R"({"a b":" x \" y \\","c":true})"},
      {"[\"a\nb\", \"c\r\"]", R"(["a\nb","c\r"])"},
      {"[\"a\\\nb\"]", "[\"a\\\\nb\"]"},
      {"[\"cut off\\\n", "[\"cut off\\\\n"},
      {"{\r}", "{}"},
      {std::string_view("[\"\0\",\n1]", 8), std::string_view("[\"\0\",1]", 7)},
  };
  for (const auto& test : cases) {
    std::string appended = "before ", buffer = "before ";
    append_one_line(test.json, appended);
    CHECK(appended == "before " + std::string(test.expected));
    const std::string_view view = one_line(test.json, buffer);
    CHECK(view == test.expected);
    CHECK((view.data() == test.json.data()) == (test.json == test.expected));
  }
}

}  // namespace
}  // namespace trailhound
