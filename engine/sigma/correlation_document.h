#pragma once

#include <string>
#include <vector>

#include "engine/sigma/condition.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// A correlation document whose references are not bound to documents yet.
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

/// Reads a correlation document (semantics §9). Reports faults in `findings`; the draft is complete only if there was
/// none. REQUIRES: root.is_map() and has the key `correlation`
CorrelationDraft read_correlation(const YamlNode& root, Findings& findings);

/// Copies the metadata, of which correlations have the same as rules.
void take_metadata(const Rule& rule, Correlation& correlation);

}  // namespace trailhound
