#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/correlate/tuple.h"
#include "engine/sigma/correlation.h"

namespace trailhound {

/// An event that contributes to an alert.
struct AlertEvent {
  Nanoseconds time = 0;
  std::string_view id;  ///< eventID; empty: it has none
  std::string_view path;
  std::uint64_t record = 0;
  std::vector<std::uint32_t> rules;  ///< of the plan: those that put it into the alert, ascending
};

/// What a new_value correlation found (engine/notes/0002-correlations.md, 21 to 26).
struct AlertNews {
  std::span<const Scalar> value;            ///< by Correlation::value_fields; empty: the group itself is new
  std::uint64_t known = 0;                  ///< values that the group knew before
  const AlertEvent* group_first = nullptr;  ///< the first event of the group, without its rules
};

/// One alert: an episode of windows that satisfy a correlation in a group (engine/notes/0002-correlations.md, 14). A
/// view, valid during the call that passes it.
struct Alert {
  const Correlation* rule = nullptr;
  std::uint32_t rule_index = 0;        ///< in the plan
  std::span<const Scalar> group;       ///< by position in Correlation::group_by
  Nanoseconds first = 0, last = 0;     ///< of its events
  std::uint64_t count = 0;             ///< its events
  Fixed value = 0;                     ///< the aggregate: the extreme over the episode; of new_value news->known
  const AlertNews* news = nullptr;     ///< of new_value; null for other types
  std::span<const AlertEvent> events;  ///< in order; the first Correlator::Options::alert_events of them
};

/// Turns an alert into bytes.
class AlertFormat {
 public:
  virtual ~AlertFormat() = default;
  /// Appends the alert to `out`, complete with its line end.
  virtual void append(const Alert& alert, std::string& out) const = 0;
};

/// The facts about an alert that a sink gets beside its bytes. A view, as Alert is.
struct WrittenAlert {
  std::uint32_t rule_index = 0;  ///< in the plan
  Nanoseconds first = 0, last = 0;
  std::span<const Scalar> group;
};

/// Receives formatted alerts in their final order. Returns false when it takes no more; it reports the reason itself.
class AlertSink {
 public:
  virtual ~AlertSink() = default;
  virtual bool write_alert(std::string_view formatted, const WrittenAlert& alert) = 0;
};

}  // namespace trailhound
