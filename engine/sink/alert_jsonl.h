#pragma once

#include <string>
#include <vector>

#include "engine/correlate/alert.h"
#include "engine/plan/plan.h"

namespace trailhound {

/// The alert line, "trailhound/alert/1": one JSON object per alert, UTF-8, keys in this order:
///   schema, time, rule {id, title, level, status, author, tags, path}, type, group {part: value},
///   window {first, last, timespan}, count, value, events [{time, rules, id, source {path, record}}]
/// `time` is the time of the first event, `count` the number of events, `value` the aggregate (its extreme over the
/// alert's windows). Of the events those are listed that the alert carries; `rules` are the detection rules that they
/// matched, by id, or by title where there is none. Times are UTC.
class AlertJsonl : public AlertFormat {
 public:
  /// The rules and correlations of `plan`; their part of the line is made once.
  explicit AlertJsonl(const Plan& plan);
  void append(const Alert& alert, std::string& out) const override;

 private:
  std::vector<std::string> rule_names_;    ///< as JSON strings, by rule of the plan
  std::vector<std::string> correlations_;  ///< `,"rule":{…},"type":…` by correlation
};

}  // namespace trailhound
