#include "engine/output/formats.h"

#include <catch2/catch.hpp>
#include <set>

namespace trailhound {
namespace {

TEST_CASE("every row of the table makes a format, under a name of its own") {
  const PlanResult no_rules = compile_plan({});
  std::set<std::string_view> names;
  for (const FormatRow& row : formats()) {
    CHECK(names.insert(row.name).second);
    CHECK(make_format(row.name, no_rules.plan) != nullptr);
    CHECK(format_names().find(row.name) != std::string::npos);
  }
  CHECK(names.contains("jsonl"));
  CHECK(make_format("xml", no_rules.plan) == nullptr);
}

}  // namespace
}  // namespace trailhound
