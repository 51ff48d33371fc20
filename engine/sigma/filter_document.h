#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "engine/sigma/findings.h"
#include "engine/sigma/rule.h"
#include "engine/sigma/yaml_document.h"

namespace trailhound {

/// A filter document (SEMANTICS §8) before it is laid over the rules that it names.
struct FilterDraft {
  struct Reference {
    std::string text;
    Position position;
  };
  Rule rule;                     ///< its log source, selections and condition, as if it were a rule
  std::vector<Reference> rules;  ///< empty: any
  std::size_t weight = 0;        ///< of what is copied into each rule: selections, items and values
};

/// Faults go to `findings`; the draft is complete only where there was none.
/// REQUIRES: root.is_map() and has the key `filter`
FilterDraft read_filter(const YamlNode& root, Findings& findings);

/// Whether each attribute that the filter states is the rule's, without regard to case.
bool filter_applies(const LogSource& filter, const LogSource& rule);

/// `(condition or condition …) and (filter) and …`. The selections of the filters come behind the rule's
/// own, so that no name can mean the other's. One call for all filters of a rule: its depth does not grow with their
/// number.
void apply_filters(const std::vector<const FilterDraft*>& filters, Rule& rule);

}  // namespace trailhound
