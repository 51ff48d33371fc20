#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/page/case_findings.h"

namespace trailhound {

/// A technique of ATT&CK that rules found, below one of its tactics.
struct SeenTechnique {
  std::string id, name;
  std::uint64_t count = 0;     ///< matches and alerts
  Level level = Level::kNone;  ///< the highest of its rules
  std::size_t first_rule = 0;  ///< the first rule of that level, in CaseFindings::rules()
};

struct SeenTactic {
  std::string name;  ///< Credential Access
  std::vector<SeenTechnique> techniques;
};

/// All tactics in the order of the matrix, each with the techniques that were seen, by identifier. attack_cells() says
/// below which tactics a rule's techniques count.
std::vector<SeenTactic> seen_tactics(const CaseFindings& findings);

}  // namespace trailhound
