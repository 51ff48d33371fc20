#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/base/fixed.h"
#include "engine/base/time.h"
#include "engine/oracle/json.h"
#include "engine/sigma/loader.h"

namespace trailhound {

/// One record of an archive.
struct OracleEvent {
  JsonValue event;
  std::string path;
  std::uint64_t record = 0;
};

/// A value with its type: a string decoded, a number or boolean as written.
struct OracleValue {
  enum class Type : std::uint8_t { kString, kNumber, kBoolean };
  Type type = Type::kString;
  std::string text;
  friend auto operator<=>(const OracleValue&, const OracleValue&) = default;
};

/// The event of an alert, and the rules of the RuleSet for which it is in there, rising.
struct OracleReference {
  Nanoseconds time = 0;
  std::string event_id;  ///< empty: it has none
  std::string path;
  std::uint64_t record = 0;
  std::vector<std::uint32_t> rules;
  friend bool operator==(const OracleReference&, const OracleReference&) = default;
};

/// What is new in an alert of a new_value correlation.
struct OracleNews {
  std::vector<OracleValue> value;  ///< by Correlation::value_fields; empty: the group is new
  std::uint64_t known = 0;         ///< values that the group knew before
  OracleReference group_first;     ///< the first event of the group
  friend bool operator==(const OracleNews&, const OracleNews&) = default;
};

struct OracleAlert {
  std::uint32_t correlation = 0;   ///< index into RuleSet::correlations
  std::vector<OracleValue> group;  ///< by part of Correlation::group_by
  Nanoseconds first = 0, last = 0;
  Fixed aggregate = 0;
  std::vector<OracleReference> events;
  std::optional<OracleNews> news;  ///< of new_value, where the aggregate is the number of known values
  friend bool operator==(const OracleAlert&, const OracleAlert&) = default;
};

/// Entries by their outcome.
struct OracleCounters {
  std::uint64_t entries = 0, without_time = 0, without_group = 0, without_value = 0;
  std::uint64_t too_many_groups = 0;  ///< not left out, but cut at 64 keys or values
  void add(const OracleCounters& other);
};

struct OracleAlerts {
  std::vector<OracleAlert> alerts;  ///< of all correlations, silent or not, in the order of the note
  OracleCounters counters;
};

/// How far a correlation got: what it had to count, group by group, with the window of each group that came nearest.
struct OracleTrace {
  struct Seen {
    std::uint32_t position = 0;  ///< in Correlation::rules
    Nanoseconds time = 0;
  };
  struct Window {
    Nanoseconds first = 0, last = 0;  ///< of its elements
    std::size_t elements = 0;
    Fixed aggregate = 0;
    bool satisfies = false;
    std::vector<Seen> seen;  ///< the first element of each rule that occurs, in the order of time, then of position
  };
  struct Group {
    std::vector<OracleValue> key;  ///< by part of Correlation::group_by
    std::size_t elements = 0;
    std::size_t alerts = 0;
    /// Of the windows that satisfy, if there are any, the one whose aggregate an alert would show; else the one whose
    /// aggregate is nearest to the bounds. Of equal ones the first.
    Window best;
    /// Of new_value instead of `best`: the values that the group has, in the order in which they came.
    struct Arrival {
      std::vector<OracleValue> value;
      Nanoseconds time = 0;
      bool fired = false;
    };
    std::vector<Arrival> arrivals;
    bool is_new = false;         ///< the group fired for itself
    std::size_t not_judged = 0;  ///< windows for which OracleLimits::steps did not suffice; none of these is `best`
  };
  std::vector<OracleCounters> references;  ///< by position in Correlation::rules
  std::vector<Group> groups;               ///< in the order of their keys
};

/// Bounds for the oracle when it evaluates evidence and not tests. It reports what exceeds them.
struct OracleLimits {
  std::size_t entries = std::numeric_limits<std::size_t>::max();  ///< kept of all correlations together
  std::uint64_t steps = ~std::uint64_t{0};                        ///< elements looked at in windows, times rules
};

/// Evaluates correlations the way engine/notes/0002-correlations.md reads: keeps everything in memory, looks at every
/// window anew and computes every aggregate from all of its elements. Shares no code with engine/correlate. Quadratic
/// in the events of a group: for tests, and within limits for explain. `set` must outlive it; one thread.
class CorrelationOracle {
 public:
  /// `learned_until`: no new_value fires before it.
  explicit CorrelationOracle(const RuleSet& set, OracleLimits limits = {},
                             std::optional<Nanoseconds> learned_until = std::nullopt);
  ~CorrelationOracle();
  CorrelationOracle(const CorrelationOracle&) = delete;
  CorrelationOracle& operator=(const CorrelationOracle&) = delete;

  /// Takes note of an event where a rule that a correlation refers to matches. False: the limit of entries is
  /// reached, and the event was not looked at.
  bool add(const OracleEvent& event);

  /// Once, after the last event.
  OracleAlerts finish();

  /// By correlation; filled by finish().
  const std::vector<OracleTrace>& traces() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The alerts of `events`, without limits.
OracleAlerts oracle_alerts(const RuleSet& set, std::span<const OracleEvent> events,
                           std::optional<Nanoseconds> learned_until = std::nullopt);

}  // namespace trailhound
