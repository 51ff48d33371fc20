#pragma once

#include "engine/hunt/output_format.h"

namespace trailhound {

/// JSON lines that Timesketch imports unchanged (Timesketch, "Import from JSON/CSV"): `message`, `datetime` and
/// `timestamp_desc`, which it requires, `timestamp` in microseconds, the tags of the rule as `tag`, and further
/// attributes under names of ours. An attribute without a value is left out.
class TimesketchFormat : public OutputFormat {
 public:
  RecordSlot match(const Match& match, std::string& out) const override;
  void rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const override;
  void alert(const Alert& alert, std::string& out) const override;
};

}  // namespace trailhound
