#pragma once

#include <string>
#include <vector>

#include "engine/sigma/condition.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// A correlation document before the names in it are bound to documents.
struct CorrelationDraft {
  struct AliasField {
    std::string rule, field;
    Position position;
  };
  struct Alias {
    std::string name;
    Position position;
    std::vector<AliasField> fields;
  };
  /// Complete but for the indexes of `rules` and for `field_of` of `group_by`.
  Correlation correlation;
  std::vector<Position> group_positions;  ///< parallel to correlation.group_by
  std::vector<Alias> aliases;
};

/// Reads a correlation document (SEMANTICS §9). Faults go to `findings`; the draft is complete only where there was
/// none. REQUIRES: root.is_map() and has the key `correlation`
CorrelationDraft read_correlation(const YamlNode& root, Findings& findings);

/// What a correlation says about itself is what rules say.
void take_metadata(const Rule& rule, Correlation& correlation);

}  // namespace trailhound
