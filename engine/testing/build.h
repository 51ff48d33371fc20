#pragma once

#include <string_view>
#include <vector>

#include "engine/oracle/json.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// Rules and events out of text, for tests. What cannot be read throws std::runtime_error with the whole reason: the
/// test is wrong.

/// The rules of one YAML text. Every document in it must load; warnings are no matter.
std::vector<Rule> rules_from(std::string_view yaml);

/// A rule for CloudTrail with this YAML below `detection:`, whose lines begin at column 1.
Rule rule_from_detection(std::string_view detection);

JsonValue event_from(std::string_view json);

}  // namespace trailhound
