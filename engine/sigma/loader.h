#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// One rule file in memory. `file` is what diagnostics call it, `path` what match lines call it.
struct RuleText {
  std::string file;
  std::string path;
  std::string text;
};

enum class DocumentKind : std::uint8_t { kDetection, kCorrelation, kFilter, kUnknown };

/// A document that is not evaluated, and why. Never half-evaluated: a rule is loaded whole or stands here.
/// Where is_error is false all its diagnostics are warnings: the file is in order, and --strict decides what of it.
/// That is so for correlations, filters, the legacy aggregations, a `timeframe` without one (its author wanted several
/// events), unfilled placeholders, and whatever its author marked `status: unsupported` and cannot be read.
struct SetAside {
  DocumentKind kind = DocumentKind::kUnknown;
  std::string id, title;  ///< empty where the document has none
  Diagnostic reason;      ///< code, file, position and text
  bool is_error = true;   ///< false: valid Sigma that this version does not evaluate (look-around, correlation …)
};

/// A filter document. The rules that it names contain it already.
struct LoadedFilter {
  std::string file, id, title;
};

/// What a set of rule files holds.
/// documents == rules that are no part (Rule::is_part) + correlations + filters + set_aside.
/// (Empty documents and `action: global|reset` templates are no documents of their own.)
struct RuleSet {
  std::vector<Rule> rules;                ///< in the order of the files and of the documents in them
  std::vector<Correlation> correlations;  ///< the same order; their references are indexes into these two
  std::vector<SetAside> set_aside;        ///< the same order
  std::vector<Diagnostic> diagnostics;    ///< every error and warning of all files, the same order; a document's
                                          ///< `reason` is among them
  std::vector<LoadedFilter> filters;      ///< the same order
  std::uint64_t documents = 0;
};

/// Parses and validates rule files: YAML → AST, everything that SEMANTICS says about documents, values, modifiers and
/// conditions. One bad document hides no other: after a YAML syntax error reading goes on at the next `---` line.
/// Bounded: see YamlLimits, DetectionLimits and ConditionLimits; a file of more than 16 MiB or that is no UTF-8 is one
/// document that is set aside. Regular expressions are not looked into: the plan compiles them and knows what RE2
/// takes. Uses up to `threads` threads (0 = as many as there are cores); the result does not depend on it. Does not
/// throw on any input.
RuleSet load_rules(std::span<const RuleText> files, unsigned threads = 0);

}  // namespace trailhound
