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
/// Bounded, whatever the evidence contains: it keeps the first names in the order of the evidence, and whether there
/// were more. A value.
struct RuleActivity {
  static constexpr std::size_t kNames = 4;
  static constexpr std::size_t kNameBytes = 256;

  /// Distinct texts, the first kNames of them; longer ones are cut. An empty text is none.
  struct Names {
    std::vector<std::string> first;
    bool more = false;  ///< there were others
    void add(std::string_view name);
    void add(const Names& other);
  };

  Nanoseconds first = std::numeric_limits<Nanoseconds>::max();  ///< max(): none of the events had a time
  Nanoseconds last = std::numeric_limits<Nanoseconds>::min();
  Names principals;  ///< of matches
  Names addresses;   ///< of matches
  Names groups;      ///< of alerts: the values of their group keys

  bool has_time() const { return first <= last; }
  /// True if no further match can change the names.
  bool names_are_settled() const { return principals.more && addresses.more; }
  void add_time(Nanoseconds time);
  void add(const RuleActivity& other);
};

/// By index of the rule (or correlation) in the plan; those that never matched have none.
using ActivityByRule = std::map<std::uint32_t, RuleActivity>;

/// Joins what another part of the evidence showed. In the order of the evidence, so that the first names are the same
/// for any number of threads.
void add_activity(const ActivityByRule& from, ActivityByRule& to);

/// Null where the rule has none.
const RuleActivity* find_activity(const ActivityByRule& activity, std::uint32_t rule);

}  // namespace trailhound
