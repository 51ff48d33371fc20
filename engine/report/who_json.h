#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/time.h"
#include "engine/base/time_zone.h"
#include "engine/geo/origins.h"
#include "engine/summary/people.h"
#include "engine/summary/summary.h"
#include "engine/trails/blind_spots.h"

namespace trailhound {

/// What `who` found. The tree, the JSON and the CSV are made of this value. It borrows what it points to.
struct WhoFindings {
  const Summary* summary = nullptr;
  const People* people = nullptr;
  const Origins* origins = nullptr;
  std::vector<BlindSpot> blind_spots;
  std::optional<Nanoseconds> since;
  const TimeZone* zone = nullptr;  ///< of the times in the tree; null: UTC
  std::size_t limit = 0;           ///< principals to show; 0: all
};

/// What a count of activity and the people of it say together, and what its rules cannot see. Borrows all but the plan.
WhoFindings who_findings(const Summary& summary, const People& people, const Origins& origins, const Plan& plan);

/// "trailhound/who/1", one JSON object. cli/docs/who.schema.json is its JSON Schema.
std::string who_json(const WhoFindings& findings);

}  // namespace trailhound
