#pragma once

#include <map>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace trailhound {

/// What is known about CloudTrail and ATT&CK without asking anybody: the lists of engine/lint/data, which name their
/// sources. Built when first asked for, then constant and shared by all threads; views of the program's own text.

/// The events of one event source.
struct SourceEvents {
  std::vector<std::string_view> names;                       ///< sorted
  std::map<std::string_view, std::string_view> recorded_as;  ///< the API's own name → the name in a record
};
/// Null for a source that is not in the list, of which nothing can be said. `source`: `iam.amazonaws.com`.
const SourceEvents* find_source_events(std::string_view source);

struct Tactic {
  std::string_view id, tag;  ///< TA0005, defense-evasion
};
/// In the order of ATT&CK's matrix.
std::span<const Tactic> attack_tactics();

/// The name of a technique by its identifier (T1562.008), in this case; empty if ATT&CK has none.
std::string_view technique_name(std::string_view id);

/// Major version of ATT&CK that the list holds, for Navigator layers.
std::string_view attack_version();

/// The generated texts of the lists.
std::string_view event_names_text();
std::string_view attack_text();

}  // namespace trailhound
