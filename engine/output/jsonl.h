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
/// `rule` also has original_level behind level, the author's, if a file of --levels changed it.
/// `source` has "integrity" behind "record" if the hunt verifies and the file is not valid.
/// `event` has the record's own bytes; if the record covers several lines, white space outside strings is left out. A
/// key whose value the rule does not state is "" or []. `time` is eventTime as in the record.
///
/// The line of a rollup is that of its first match and also has, behind `event`:
///   rollup {count, first, last, references [{time, id, source {path, record}}]}
///
/// The alert line, "trailhound/alert/1":
///   schema, time, rule {as above}, type, group {part: value}, window {first, last, timespan}, count, value,
///   events [{time, rules, id, source {path, record}}]
/// `time` is the time of the first event, `count` the number of events, `value` the aggregate (its extreme over the
/// alert's windows). `events` lists the events of the alert, up to a limit; `rules` are the detection rules that an
/// event matched, by id, or by title if a rule has no id. Times are UTC.
/// An alert of new_value also has, behind `value`, new_value {field: value} or new_group true, and group_first {time,
/// id, source}, the first event of the group. Its `value` is the number of values that the group knew before.
class JsonlFormat : public OutputFormat {
 public:
  /// Takes rules and correlations of the plan, whose indexes matches and alerts name, and formats their part of the
  /// lines once.
  JsonlFormat(std::span<const Rule> rules, std::span<const Correlation> correlations);
  RecordSlot match(const Match& match, std::string& out) const override;
  void rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const override;
  std::string integrity(IntegrityState state) const override;
  void alert(const Alert& alert, std::string& out) const override;

 private:
  std::vector<std::string> rules_;         ///< `,"rule":{…}` by rule
  std::vector<std::string> rule_names_;    ///< as JSON strings, by rule
  std::vector<std::string> correlations_;  ///< `"rule":{…},"type":…` by correlation
};

}  // namespace trailhound
