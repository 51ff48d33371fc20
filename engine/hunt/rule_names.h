#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/sigma/tuning.h"

namespace trailhound {

/// A name that the user gave, and what became of the documents of that name.
struct RuleName {
  std::string_view text;
  const TuningEntry* line = nullptr;  ///< of a tuning file; null: an option
  bool evaluated = false, other_logsource = false, deselected = false, set_aside = false;
  bool fits_any() const { return evaluated || other_logsource || deselected || set_aside; }
};

/// Names of rules, indexed so that finding those of a document takes no time that grows with their number: an
/// organisation may list hundreds of them, and a rule set has thousands of documents. Views the texts of the names.
class RuleNames {
 public:
  void add(RuleName name);

  /// The names that fit the document as names_rule() says (rule_selection.h), in the order in which they were added.
  std::vector<RuleName*> fitting(std::string_view id, std::string_view title, std::string_view file);

  /// Sets `flag` in every name that fits the document; true if one does.
  bool note(bool RuleName::*flag, std::string_view id, std::string_view title, std::string_view file);

  bool empty() const { return names_.empty(); }
  const std::vector<RuleName>& all() const { return names_; }

 private:
  using Index = std::unordered_map<std::string, std::vector<std::size_t>>;
  std::vector<RuleName> names_;
  Index by_folded_, by_path_;  ///< an id or a title; a path or the end of one
};

}  // namespace trailhound
