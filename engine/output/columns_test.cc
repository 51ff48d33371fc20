#include "engine/output/columns.h"

#include <catch2/catch.hpp>
#include <set>

namespace trailhound {
namespace {

TEST_CASE("every column has a name of its own, which --fields takes") {
  std::set<std::string_view> names;
  std::string all;
  for (const ColumnName& row : column_names()) {
    CHECK(names.insert(row.name).second);
    CHECK(name_of(row.column) == row.name);
    CHECK_FALSE(row.meaning.empty());
    all += (all.empty() ? "" : ",") + std::string(row.name);
  }
  const auto columns = parse_columns(all);
  REQUIRE(columns);
  REQUIRE(columns->size() == column_names().size());
  for (std::size_t i = 0; i < columns->size(); ++i) CHECK((*columns)[i] == column_names()[i].column);
}

TEST_CASE("a name that cannot be a column is an error") {
  CHECK(parse_columns("event,time")->front() == Column::kEvent);
  for (const char* names : {"", "time,", ",time", "Time", "eventName", "time, event"}) {
    CAPTURE(names);
    const auto columns = parse_columns(names);
    REQUIRE_FALSE(columns);
    CHECK_THAT(columns.error(), Catch::Contains("is not a field (time, level, original_level, rule"));
  }
  CHECK(parse_columns("time,time").error() == "'time' is named twice");
}

}  // namespace
}  // namespace trailhound
