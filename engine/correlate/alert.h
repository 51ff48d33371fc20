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
  std::vector<std::uint32_t> rules;  ///< of the plan, for which it is in there, rising
};

/// One alert: an episode of windows that satisfy a correlation in a group (engine/notes/0002-correlations.md, 14). A
/// view: what it points to lives only during the call that hands it over.
struct Alert {
  const Correlation* rule = nullptr;
  std::uint32_t rule_index = 0;        ///< in the plan
  std::span<const Scalar> group;       ///< by part of Correlation::group_by
  Nanoseconds first = 0, last = 0;     ///< of its events
  std::uint64_t count = 0;             ///< its events
  Fixed value = 0;                     ///< the aggregate: the extreme over the episode
  std::span<const AlertEvent> events;  ///< in their order, the first ones where there are many
};

/// How an alert becomes bytes.
class AlertFormat {
 public:
  virtual ~AlertFormat() = default;
  /// Appends the alert to `out`, complete with its line end.
  virtual void append(const Alert& alert, std::string& out) const = 0;
};

/// What a sink is told of an alert beside its bytes. A view, as Alert is.
struct WrittenAlert {
  std::uint32_t rule_index = 0;  ///< in the plan
  Nanoseconds first = 0, last = 0;
  std::span<const Scalar> group;
};

/// Where formatted alerts go, in their final order. False: it takes no more, and what happened is its own to tell.
class AlertSink {
 public:
  virtual ~AlertSink() = default;
  virtual bool write_alert(std::string_view formatted, const WrittenAlert& alert) = 0;
};

}  // namespace trailhound
