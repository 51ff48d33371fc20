#pragma once

#include "engine/hunt/output_format.h"

namespace trailhound {

/// The bare records, each on a line: JSON lines that every tool for CloudTrail reads, trailhound included. A record
/// comes once for each rule that matches it. Alerts are not written, because they are no records.
class RecordsFormat : public OutputFormat {
 public:
  RecordSlot match(const Match& match, std::string& out) const override {
    out.append(match.event).append("\n");
    return {};
  }
  /// A record says nothing of others, so a hunt that writes records has no rollups (RuleSource::all_lines).
  void rollup(std::string_view line, const MatchRollup& /*rollup*/, std::string& out) const override { out += line; }
  void alert(const Alert& /*alert*/, std::string& /*out*/) const override {}
};

}  // namespace trailhound
