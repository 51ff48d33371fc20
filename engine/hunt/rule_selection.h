#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/hunt/tuning_files.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/loader.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// Which of the loaded rules are evaluated.
struct RuleFilter {
  bool any_logsource = false;
  Level min_level = Level::kNone;               ///< rules that state no level are below every level but kNone
  std::vector<std::string> tags = {};           ///< a rule needs one of them; empty: all rules
  std::vector<std::string> excluded_tags = {};  ///< a rule with one of them is left out
  std::vector<std::string> statuses = {};       ///< in lower case; a rule needs one of them; empty: all rules
  std::vector<std::string> only = {};           ///< --rule: names (see names_rule); empty: all rules
  std::vector<std::string> except = {};         ///< --exclude: names; stronger than `only`
  Tuning tuning = {};                           ///< its levels count before min_level; excludes as `except` does
};

/// A valid document that the hunt does not evaluate.
struct LeftOut {
  std::string file, id, title;
  bool is_other_logsource = false;  ///< otherwise the filter leaves it out
};

/// The documents of a RuleSet, sorted by what becomes of them. Each is in exactly one place: rules, correlations,
/// set_aside, or left_out and its counter. (Filter documents are part of the rules that they name.)
struct RuleSelection {
  std::vector<Rule> rules;                ///< all that run; those that only correlations need are silent
  std::vector<Correlation> correlations;  ///< refer to these rules and to each other
  std::vector<SetAside> set_aside;
  std::vector<LeftOut> left_out;
  std::uint64_t other_logsource = 0;  ///< of those left out
  std::uint64_t deselected = 0;       ///< the others
  std::uint64_t tuned_out = 0;        ///< documents that only `tuning` keeps from reporting, silent ones included
  std::uint64_t relevelled = 0;       ///< documents that report with a level of `tuning`
  std::vector<std::string> errors;    ///< a name of `only` that fits no rule, or none that can be evaluated
  std::vector<std::string> warnings;  ///< a name of `except` that fits no rule
  /// Of the tuning files: a name that fits no rule (a warning), and two lines of a file that give a rule different
  /// levels (an error: whoever gets one must not go on).
  std::vector<Diagnostic> remarks;
};

/// Applies the filter, and sets aside what the plan cannot compile (engine/plan/plan.h). A correlation brings the rules
/// that it refers to, which stay silent if the filter leaves them out (engine/sigma/selection.h). `only` and
/// `except` also apply to documents that are set aside, by their id, title and file: a user who excludes a broken rule
/// knows that it does not run. Its level, tags and status are unknown, so the options that look at these keep it.
RuleSelection select_rules(RuleSet set, const RuleFilter& filter);

/// Whether `name` means the rule with this id, title and file: the id or the title (without regard to case), or the
/// file's path or the end of it from some folder on (`defense-evasion/x.yml`, `x.yml`).
bool names_rule(std::string_view name, std::string_view id, std::string_view title, std::string_view file);

/// Whether `wanted` is `tag` or one of the tags above it: `attack.t1562` covers `attack.t1562.008`, not
/// `attack.t15620`. Without regard to case. A name of ATT&CK needs no `attack.`: `T1562`, `impact`.
bool covers_tag(std::string_view wanted, std::string_view tag);

}  // namespace trailhound
