#pragma once

#include "engine/hunt/output_format.h"

namespace trailhound {

/// The Elastic Common Schema (ECS) that the lines of EcsFormat follow.
inline constexpr const char* kEcsVersion = "9.4.0";

/// JSON lines with the field names of the Elastic Common Schema, dotted, as Elasticsearch takes them. What ECS has no
/// field for, an access key and the ARNs of resources, is below `labels`, which is for one's own. The record as it was
/// is in `event.original`, its number in `event.sequence`. A field without a value is left out.
class EcsFormat : public OutputFormat {
 public:
  RecordSlot match(const Match& match, std::string& out) const override;
  void rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const override;
  void alert(const Alert& alert, std::string& out) const override;
};

}  // namespace trailhound
