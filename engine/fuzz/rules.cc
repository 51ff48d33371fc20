// Rule files with any content: the loader must load each document whole or set it aside with a reason.
//
// Input: the file.

#include <string>

#include "engine/fuzz/targets.h"
#include "engine/lint/lint.h"
#include "engine/plan/plan.h"
#include "engine/sigma/loader.h"

namespace trailhound {

void fuzz_rules(std::string_view bytes) {
  const RuleText file{"rules.yml", "rules.yml", std::string(bytes)};
  RuleSet set = load_rules({&file, 1}, 1);
  std::uint64_t documents = set.correlations.size() + set.filters.size() + set.set_aside.size();
  std::string shown;
  for (const Rule& rule : set.rules) {
    documents += rule.is_part ? 0 : 1;
    shown += dump(rule);
  }
  if (documents != set.documents) found("not every document is in one counter");
  for (const Correlation& correlation : set.correlations) shown += dump(correlation);
  for (const Diagnostic& diagnostic : set.diagnostics) {
    shown += render(diagnostic);
    if (diagnostic.code.empty() || diagnostic.text.empty()) found("a diagnostic says nothing");
    if (diagnostic.text.find('\n') != std::string::npos) found("a diagnostic of several lines: " + diagnostic.text);
  }
  for (const SetAside& document : set.set_aside) {
    if (document.reason.code.empty()) found("a document is set aside without a reason");
  }
  for (const Diagnostic& remark : lint_rules(set.rules)) shown += render(remark);
  for (const Diagnostic& remark : lint_correlations(set.rules, set.correlations)) shown += render(remark);
  shown += compile_plan(std::move(set.rules)).plan.dump();
}

}  // namespace trailhound
