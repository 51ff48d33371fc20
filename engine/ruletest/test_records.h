#pragma once

#include <cstddef>
#include <string>

#include "engine/base/diagnostic.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// Test records of rules (engine/ruletest/rule_tests.h, engine/ruletest/series_tests.h): YAML as an author writes it →
/// CloudTrail's JSON.

namespace codes {
inline constexpr std::string_view kTestFault = "T001";   ///< a test file that cannot be read
inline constexpr std::string_view kTestFailed = "T002";  ///< a record or a series with another answer than stated
inline constexpr std::string_view kNoTest = "T003";      ///< a rule or correlation without tests of both kinds
}  // namespace codes

/// A fault of a test file, or of rules under it.
Diagnostic test_fault(std::string_view code, const std::string& file, Position position, std::string text);

/// The values that a series adds to each of its records.
struct RecordFrame {
  const YamlNode* common = nullptr;  ///< a map; where both have a key, the record's value wins, maps are merged
  std::size_t number = 0;            ///< replaces `{n}` in texts; 0: leave it
  std::string time;                  ///< eventTime of a record that states none
  std::string id;                    ///< eventID of a record that states none; empty: none is added
};

/// The record as one line of JSON. Adds the members of every CloudTrail record that the author left out. YAML's types
/// become JSON's. REQUIRES: record.is_map()
std::string record_text(const YamlNode& record, const RecordFrame& frame);

}  // namespace trailhound
