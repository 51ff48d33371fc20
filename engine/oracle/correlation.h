#pragma once

#include <compare>
#include <cstdint>
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

struct OracleAlert {
  std::uint32_t correlation = 0;   ///< index into RuleSet::correlations
  std::vector<OracleValue> group;  ///< by part of Correlation::group_by
  Nanoseconds first = 0, last = 0;
  Fixed aggregate = 0;
  std::vector<OracleReference> events;
  friend bool operator==(const OracleAlert&, const OracleAlert&) = default;
};

/// Of all correlations together: entries by what became of them.
struct OracleCounters {
  std::uint64_t entries = 0, without_time = 0, without_group = 0, without_value = 0;
  std::uint64_t too_many_groups = 0;  ///< not left out, but cut at 64 keys or values
};

struct OracleAlerts {
  std::vector<OracleAlert> alerts;  ///< of all correlations, silent or not, in the order of the note
  OracleCounters counters;
};

/// Correlations as engine/notes/0002-correlations.md reads: everything in memory, every window gathered anew and every
/// aggregate computed from all of its elements. Shares no code with engine/correlate. Quadratic in the events of a
/// group: for tests.
OracleAlerts oracle_alerts(const RuleSet& set, std::span<const OracleEvent> events);

/// One alert a line, its events indented below: for tests and people who debug.
std::string dump(const RuleSet& set, const OracleAlerts& alerts);

}  // namespace trailhound
