#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace trailhound {

/// One golden of `testdata/cases`, a folder with
///   rule.yml      one detection rule for CloudTrail
///   events.jsonl  one event a line; empty lines and lines that begin with '#' are remarks
///   expected.txt  the numbers of the events that match, counted from 1, one a line; the text after a number is a
///   remark
struct Case {
  std::string name;
  std::string rule;  ///< the text of rule.yml
  std::vector<std::string> events;
  std::vector<std::size_t> expected;  ///< indices into `events`, ascending
};

/// All cases of the source tree, by name. Throws std::runtime_error if there are none or one cannot be read.
std::vector<Case> read_cases();

}  // namespace trailhound
