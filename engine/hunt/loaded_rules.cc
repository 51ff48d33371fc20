#include "engine/hunt/loaded_rules.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <tuple>
#include <utility>

namespace trailhound {
namespace {

using DiagnosticKey = std::tuple<std::string, std::string, std::uint32_t, std::uint32_t>;
DiagnosticKey key_of(const Diagnostic& diagnostic) {
  return {diagnostic.path, diagnostic.code, diagnostic.position.line, diagnostic.position.column};
}

std::vector<RuleRemark> remarks_of(const RuleSet& set) {
  std::set<DiagnosticKey> unsupported;
  for (const SetAside& document : set.set_aside) {
    if (!document.is_error) unsupported.insert(key_of(document.reason));
  }
  std::vector<RuleRemark> remarks;
  for (const Diagnostic& diagnostic : set.diagnostics) {
    remarks.push_back({diagnostic, unsupported.contains(key_of(diagnostic))});
  }
  return remarks;
}

}  // namespace

std::string why_no_rule(const HuntLedger::Rules& counts) {
  return "no rule to evaluate: " + std::to_string(counts.other_logsource) + " for another log source, " +
         std::to_string(counts.deselected) + " left out by the options, " + std::to_string(counts.set_aside) +
         " set aside";
}

Result<LoadedRules, std::string> load_hunt_rules(const RuleSource& source) {
  const Result<RuleTexts, std::string> texts = gather_rules(source.paths, source.placeholders);
  if (!texts) return texts.error();
  return load_hunt_rules(*texts, {source.filter, source.extra_fields, source.all_lines});
}

Result<LoadedRules, std::string> load_hunt_rules(const RuleTexts& texts, const RuleChoice& choice) {
  std::vector<RuleFile> files;
  Result<RuleSet, std::string> set = load_rules(texts, &files);
  if (!set) return set.error();
  const std::vector<RuleFile>& tuning_files = choice.filter.tuning.files;
  files.insert(files.end(), tuning_files.begin(), tuning_files.end());
  const std::uint64_t not_rules = set->not_rules;
  std::vector<RuleRemark> remarks = remarks_of(*set);
  std::vector<LoadedFilter> filters = std::move(set->filters);
  RuleSelection selection = select_rules(std::move(*set), choice.filter);
  if (choice.all_lines) {
    for (Rule& rule : selection.rules) rule.rollup.reset();
  }

  LoadedRules loaded{
      .plan = compile_supported(std::move(selection.rules), std::move(selection.correlations), choice.extra_fields),
      .set_aside = std::move(selection.set_aside),
      .counts = {},
      .remarks = std::move(remarks),
      .warnings = std::move(selection.warnings),
      .errors = std::move(selection.errors),
      .tuning_remarks = std::move(selection.remarks),
      .files = std::move(files),
      .filters = std::move(filters),
      .left_out = std::move(selection.left_out),
      .are_built_in = texts.are_built_in};
  const std::vector<Rule>& rules = loaded.plan.rules();
  const auto parts = std::count_if(rules.begin(), rules.end(), [](const Rule& rule) { return rule.is_part; });
  loaded.counts = {.loaded = rules.size() - static_cast<std::size_t>(parts),
                   .other_logsource = selection.other_logsource,
                   .deselected = selection.deselected,
                   .set_aside = loaded.set_aside.size(),
                   .not_rules = not_rules,
                   .correlations = loaded.plan.correlations().size(),
                   .tuned_out = selection.tuned_out,
                   .relevelled = selection.relevelled};
  return loaded;
}

}  // namespace trailhound
