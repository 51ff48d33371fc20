#include "engine/testing/json_schema.h"

#include <catch2/catch.hpp>
#include <stdexcept>

namespace trailhound {
namespace {

TEST_CASE("a JSON text fits a schema, or a fault says where it does not") {
  constexpr const char* kSchema = R"({
    "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "t", "type": "object",
    "required": ["name"], "additionalProperties": false,
    "properties": {
      "name": {"const": "x"},
      "level": {"enum": ["", "high"]},
      "count": {"type": ["integer", "null"], "minimum": 0, "maximum": 9},
      "one": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/text"}]},
      "tags": {"type": "array", "items": {"$ref": "#/$defs/text"}},
      "group": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}
    },
    "$defs": {"text": {"type": "string"}}})";
  struct Row {
    const char* text;
    const char* fault;  ///< null: it fits
  };
  const Row rows[] = {
      {R"({"name":"x"})", nullptr},
      {R"({"name":"x","level":"","count":null,"tags":["a"],"group":{"a":1,"b":true}})", nullptr},
      {R"({})", ": has no name"},
      {R"([])", R"(: is no "object")"},
      {R"({"name":"y"})", R"(/name: is not "x")"},
      {R"({"name":"x","level":"low"})", R"(/level: "low" is none of ["","high"])"},
      {R"({"name":"x","count":-1})", "/count: is too small"},
      {R"({"name":"x","count":10})", "/count: is too large"},
      {R"({"name":"x","one":null})", nullptr},
      {R"({"name":"x","one":"a"})", nullptr},
      {R"({"name":"x","one":1})", "/one: fits none of the alternatives"},
      {R"({"name":"x","count":1.5})", R"(/count: is no ["integer","null"])"},
      {R"({"name":"x","tags":[1]})", R"(/tags[]: is no "string")"},
      {R"({"name":"x","group":{"a":null}})", R"(/group/a: is no ["string","number","boolean"])"},
      {R"({"name":"x","other":1})", ": has the unknown key other"},
      {"{", "is no JSON"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const std::vector<std::string> faults = check_json(kSchema, row.text);
    if (row.fault == nullptr) {
      CHECK(faults.empty());
    } else {
      CHECK(faults == std::vector<std::string>{row.fault});
    }
  }
  CHECK_THROWS_AS(check_json(R"({"pattern":"x"})", "1"), std::invalid_argument);
  CHECK_THROWS_AS(check_json(R"({"$ref":"#/$defs/gone"})", "1"), std::invalid_argument);
}

}  // namespace
}  // namespace trailhound
