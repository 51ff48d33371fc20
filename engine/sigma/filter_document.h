#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/sigma/findings.h"
#include "engine/sigma/placeholders.h"
#include "engine/sigma/rule.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// A filter document (semantics §8) before it is applied to the rules that it names.
struct FilterDraft {
  struct Reference {
    std::string text;
    Position position;
  };
  Rule rule;                     ///< its log source, selections and condition, as if it were a rule
  std::vector<Reference> rules;  ///< empty: any
  std::size_t weight = 0;        ///< of what is copied into each rule: selections, items and values
};

/// Reports faults in `findings`; the draft is complete only if there was none.
/// REQUIRES: root.is_map() and has the key `filter`
FilterDraft read_filter(const YamlNode& root, const Placeholders& placeholders, Findings& findings);

/// Whether each attribute that the filter states equals the rule's, in any case.
bool filter_applies(const LogSource& filter, const LogSource& rule);

/// Makes the rule's condition `(condition or condition …) and (filter) and …`. The selections of the filters follow the
/// rule's own, and conditions refer to them by index, so no name can mean the other's. Takes all filters of a rule at
/// once, so that the depth of the condition does not grow with their number.
void apply_filters(const std::vector<const FilterDraft*>& filters, Rule& rule);

}  // namespace trailhound
