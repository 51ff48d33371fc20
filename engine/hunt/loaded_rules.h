#pragma once

#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/hunt/ledger.h"
#include "engine/hunt/rule_files.h"
#include "engine/hunt/rule_selection.h"
#include "engine/plan/plan.h"
#include "engine/sigma/loader.h"

namespace trailhound {

/// Which rules a hunt loads, and which of them it evaluates.
struct RuleSource {
  std::vector<std::string> paths;  ///< files, folders and kBuiltInPack; empty: the built-in pack
  RuleFilter filter;
  std::vector<std::string> placeholders = {};  ///< files and folders of lists for `expand`
  std::vector<std::string> extra_fields = {};  ///< as for compile_supported(), which lists them in the plan
  bool all_lines = false;                      ///< ignore rollups: every match has a line of its own
};

/// A diagnostic of the loader.
struct RuleRemark {
  Diagnostic diagnostic;
  bool is_unsupported = false;  ///< correct Sigma that trailhound does not evaluate: no fault of its author
};

/// The rules of a hunt, compiled, and what became of every other document.
struct LoadedRules {
  Plan plan;
  std::vector<SetAside> set_aside;
  HuntLedger::Rules counts;
  std::vector<RuleRemark> remarks;         ///< of the loader, in the order of the files
  std::vector<std::string> warnings;       ///< names to exclude that fit no rule
  std::vector<std::string> errors;         ///< names to evaluate that fit no rule; a hunt must not start then
  std::vector<Diagnostic> tuning_remarks;  ///< on the tuning files; a hunt must not start with an error
  std::vector<RuleFile> files;             ///< as they were read: rules, lists for `expand`, tuning files
  std::vector<LoadedFilter> filters;
  std::vector<LeftOut> left_out;
  bool are_built_in = false;  ///< the pack inside the program is among them
};

/// Of rules of which none is in the plan: what became of all of them, as one sentence.
std::string why_no_rule(const HuntLedger::Rules& counts);

/// How rules that are in memory are selected and compiled: as RuleSource has it.
struct RuleChoice {
  RuleFilter filter;
  std::vector<std::string> extra_fields = {};
  bool all_lines = false;
};
/// Loads, selects and compiles rules. The error: the lists for `expand` cannot be used.
Result<LoadedRules, std::string> load_hunt_rules(const RuleTexts& texts, const RuleChoice& choice);

/// Reads, loads, selects and compiles rules. The error names a path that does not exist or has no rule file.
Result<LoadedRules, std::string> load_hunt_rules(const RuleSource& source);

}  // namespace trailhound
