#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/placeholders.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// One rule file in memory. Diagnostics call it `file`, match lines call it `path`.
struct RuleText {
  std::string file;
  std::string path;
  std::string text;
};

enum class DocumentKind : std::uint8_t { kDetection, kCorrelation, kFilter, kUnknown };

/// A document that is not evaluated, and why: the loader keeps a rule whole or sets it aside.
/// If is_error is false, all its diagnostics are warnings: the file is in order, and --strict decides what that means.
/// That concerns legacy aggregations to which no correlation corresponds, a `timeframe` that is none of the legacy
/// forms, placeholders without a list, and unreadable rules that their author marked `status: unsupported`.
struct SetAside {
  DocumentKind kind = DocumentKind::kUnknown;
  std::string id, title;  ///< empty where the document has none
  Diagnostic reason;      ///< code, file, position and text
  bool is_error = true;   ///< false: valid Sigma that this version does not evaluate (look-around, correlation …)
};

/// A filter document. The loader has applied it to the rules that it names.
struct LoadedFilter {
  std::string file, id, title;
};

/// The contents of a set of rule files.
/// documents == rules that are no part (Rule::is_part) + correlations + filters + set_aside.
/// (Empty documents and `action: global|reset` templates do not count, nor do the two kinds that are counted apart.)
struct RuleSet {
  std::vector<Rule> rules;                ///< in the order of the files and of the documents in them
  std::vector<Correlation> correlations;  ///< the same order; their references are indexes into these two
  std::vector<SetAside> set_aside;        ///< the same order
  std::vector<Diagnostic> diagnostics;    ///< every error and warning of all files, the same order; a document's
                                          ///< `reason` is among them
  std::vector<LoadedFilter> filters;      ///< the same order
  std::uint64_t documents = 0;
  std::uint64_t not_rules = 0;  ///< YAML documents that have nothing to do with Sigma (semantics §1.1)
  std::uint64_t repeated = 0;   ///< documents with the same id and content as an earlier one (semantics §1.6)
};

/// Parses and validates rule files as engine/notes/semantics.md says: YAML → AST. `placeholders` has the lists for
/// `expand`. One bad document hides no other: after a YAML syntax error reading goes on at the next `---` line.
/// Bounded by YamlLimits, DetectionLimits and ConditionLimits; a file of more than 16 MiB, or that is not UTF-8, is one
/// document that is set aside. Does not compile regular expressions: the plan does, and knows what RE2 takes. Uses up
/// to `threads` threads (0 = as many as there are cores); the result does not depend on their number. Does not throw on
/// any input.
RuleSet load_rules(std::span<const RuleText> files, unsigned threads = 0, const Placeholders& placeholders = {});

}  // namespace trailhound
