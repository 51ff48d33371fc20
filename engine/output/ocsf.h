#pragma once

#include "engine/hunt/output_format.h"

namespace trailhound {

/// The version of the Open Cybersecurity Schema Framework (OCSF) that the lines of OcsfFormat follow.
inline constexpr const char* kOcsfVersion = "1.8.0";

/// JSON lines of the OCSF class Detection Finding (2004) with the cloud profile. `raw_data` has the record as it was;
/// `unmapped` has its place and the evidence of the match. `time` is the time of the event, not of the run, so that the
/// same evidence gives the same bytes. An attribute without a value is left out.
class OcsfFormat : public OutputFormat {
 public:
  RecordSlot match(const Match& match, std::string& out) const override;
  void rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const override;
  void alert(const Alert& alert, std::string& out) const override;
};

}  // namespace trailhound
