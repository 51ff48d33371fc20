#pragma once

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

#include "engine/oracle/oracle.h"
#include "engine/testing/build.h"

namespace trailhound {

/// A row of the tables that test engine/notes/semantics.md item by item.
struct Row {
  std::string_view item;  ///< one line of YAML, the only item of the rule
  std::string_view event;
  bool expected;
};

inline void check(const Row& row) {
  CAPTURE(row.item, row.event);
  const Rule rule = rule_from_detection("selection:\n  " + std::string(row.item) + "\ncondition: selection\n");
  CHECK(oracle_matches(rule, event_from(row.event)) == row.expected);
}

}  // namespace trailhound
