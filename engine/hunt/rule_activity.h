#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"

namespace trailhound {

/// When a rule matched, who made the calls and from where; of a correlation, for which groups it raised alerts.
/// Of the names it keeps the first few in the order of the evidence, and whether there were more, so its size is
/// bounded. A value.
struct RuleActivity {
  static constexpr std::size_t kNames = 4;
  static constexpr std::size_t kNameBytes = 256;

  /// The first kNames distinct texts, each cut to kNameBytes. Empty texts do not count.
  struct Names {
    std::vector<std::string> first;
    bool more = false;  ///< there were others
    void add(std::string_view name);
    void add(const Names& other);
  };

  Nanoseconds first = std::numeric_limits<Nanoseconds>::max();  ///< max(): none of the events had a time
  Nanoseconds last = std::numeric_limits<Nanoseconds>::min();
  std::string first_event;  ///< the eventID of a match at `first`; empty if it has none, or a long one
  Names principals;         ///< of matches
  Names addresses;          ///< of matches
  Names groups;             ///< of alerts: the values of their group keys

  bool has_time() const { return first <= last; }
  /// True if no further match can change the names.
  bool names_are_settled() const { return principals.more && addresses.more; }
  void add_time(Nanoseconds time);
  /// The same for a match, whose eventID it keeps if no other is as early.
  void add_match(Nanoseconds time, std::string_view event_id);
  void add(const RuleActivity& other);
};

/// By index of the rule (or correlation) in the plan. A rule that never matched has no entry.
using ActivityByRule = std::map<std::uint32_t, RuleActivity>;

/// Adds the activity in a later part of the evidence. Called in the order of the evidence, so that the first names do
/// not depend on the number of threads.
void add_activity(const ActivityByRule& from, ActivityByRule& to);

/// Null if the rule has none.
const RuleActivity* find_activity(const ActivityByRule& activity, std::uint32_t rule);

}  // namespace trailhound
