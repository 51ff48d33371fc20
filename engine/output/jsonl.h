#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/hunt/output_format.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// JSON lines, UTF-8, one object a line, keys in this order.
///
/// The match line, "trailhound/match/1":
///   schema, time, rule {id, title, level, status, author, tags, path}, source {path, record, offset},
///   matched [{selection, field, value}], event
/// `event` is the record's own bytes: untouched where the record is on one line, without the white space outside
/// strings where it is not. Keys whose value the rule does not state hold "" or []. `time` is eventTime as the record
/// has it.
///
/// The alert line, "trailhound/alert/1":
///   schema, time, rule {as above}, type, group {part: value}, window {first, last, timespan}, count, value,
///   events [{time, rules, id, source {path, record}}]
/// `time` is the time of the first event, `count` the number of events, `value` the aggregate (its extreme over the
/// alert's windows). `events` lists those that the alert carries; `rules` are the detection rules that they matched, by
/// id, or by title where there is none. Times are UTC.
class JsonlFormat : public OutputFormat {
 public:
  /// Those of the plan, by the indexes that matches and alerts name; their part of the lines is made once.
  JsonlFormat(std::span<const Rule> rules, std::span<const Correlation> correlations);
  RecordSlot match(const Match& match, std::string& out) const override;
  void alert(const Alert& alert, std::string& out) const override;

 private:
  std::vector<std::string> rules_;         ///< `,"rule":{…}` by rule
  std::vector<std::string> rule_names_;    ///< as JSON strings, by rule
  std::vector<std::string> correlations_;  ///< `"rule":{…},"type":…` by correlation
};

}  // namespace trailhound
