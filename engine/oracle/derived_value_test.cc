#include "engine/oracle/derived_value.h"

#include <catch2/catch.hpp>

#include "engine/testing/derived_cases.h"

namespace trailhound {
namespace {

TEST_CASE("derived fields of events, in the oracle") {
  for (const DerivedCase& row : kDerivedCases) {
    CAPTURE(row.members);
    const std::optional<JsonValue> event = parse_json(derived_event(row.members));
    REQUIRE(event);
    CHECK(derived_value(*event, row.field).value_or("") == row.text);
  }
}

}  // namespace
}  // namespace trailhound
