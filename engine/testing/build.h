#pragma once

#include <string_view>
#include <vector>

#include "engine/oracle/json.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// Builds rules and events from text, for tests. Throws std::runtime_error with the whole reason if the text is faulty,
/// because then the test is wrong.

/// The rules of one YAML text. Every document in it must load, perhaps with warnings.
std::vector<Rule> rules_from(std::string_view yaml);

/// A rule for CloudTrail with this YAML below `detection:`, whose lines begin at column 1.
Rule rule_from_detection(std::string_view detection);

JsonValue event_from(std::string_view json);

}  // namespace trailhound
