#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/scan/match.h"

namespace trailhound {

/// The match line, "trailhound/match/1": one JSON object per match, UTF-8, keys in this order:
///   schema, time, rule {id, title, level, status, author, tags, path}, source {path, record, offset},
///   matched [{selection, field, value}], event
/// `event` is the record's own bytes: untouched where the record stands on one line, without the white space outside
/// strings where it does not. Keys whose value the rule does not state hold "" or []. `time` is eventTime as it stands.
class JsonlFormat : public MatchFormat {
 public:
  /// `rules` are those of the plan, by the index that a match names; their part of the line is made once.
  explicit JsonlFormat(std::span<const Rule> rules);
  void append(const Match& match, std::string& out) const override;

 private:
  std::vector<std::string> rules_;  ///< `,"rule":{…}` by rule
};

}  // namespace trailhound
