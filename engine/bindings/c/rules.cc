#include "engine/bindings/c/rules.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/json_writer.h"
#include "engine/bindings/c/guard.h"
#include "engine/bindings/c/options.h"
#include "engine/hash/sha256.h"
#include "engine/lint/lint.h"
#include "engine/query/query.h"
#include "engine/sigma/levels.h"
#include "engine/trails/trail_watcher.h"

namespace trailhound {
namespace {

using RulesResult = Result<trailhound_rules*, std::string>;
using TextResult = Result<char*, std::string>;

RulesResult handle_of(LoadedRules loaded, bool watches_trails) {
  return new trailhound_rules{std::make_shared<const LoadedRules>(std::move(loaded)), watches_trails};
}

/// The faults that keep a hunt from starting, as the program prints them; empty if there are none.
std::string faults_of(const LoadedRules& rules) {
  std::string faults;
  for (const std::string& error : rules.errors) faults += error + '\n';
  for (const Diagnostic& remark : rules.tuning_remarks) {
    if (remark.severity == Severity::kError) faults += render(remark);
  }
  if (!faults.empty()) return faults.substr(0, faults.size() - 1);
  return rules.plan.rules().empty() ? why_no_rule(rules.counts) : std::string();
}

RulesResult load(const trailhound_options& options) {
  const auto fields = TrailWatcher::fields();
  Result<RuleSource, std::string> source = rule_source(options, {fields.begin(), fields.end()});
  if (!source) return source.error();
  Result<LoadedRules, std::string> rules = load_hunt_rules(*source);
  if (!rules) return rules.error();
  std::string faults = faults_of(*rules);
  if (!faults.empty()) return faults;
  return handle_of(std::move(*rules), true);
}

RulesResult search(const trailhound_options& options) {
  const ReadOptions& read = options.hunt.read;
  if (options.criteria.empty() && !read.from && !read.to && read.accounts.empty() && read.regions.empty()) {
    return std::string("nothing to search for: key, principal, ip, event and others say what");
  }
  Result<Query, std::string> query = make_query(options.criteria);
  if (!query) return query.error();
  return handle_of({.plan = compile_supported({std::move(query->rule)}, {}),
                    .set_aside = {},
                    .counts = {.loaded = 1},
                    .remarks = {},
                    .warnings = std::move(query->warnings),
                    .errors = {},
                    .tuning_remarks = {},
                    .files = {{"search", query->yaml.size(), sha256(query->yaml)}},
                    .filters = {},
                    .left_out = {}},
                   false);
}

void write_diagnostic(const Diagnostic& diagnostic, JsonWriter& json) {
  json.text("severity", diagnostic.severity == Severity::kError ? "error" : "warning");
  json.text("code", diagnostic.code);
  json.path("path", diagnostic.path);
  json.number("line", diagnostic.position.line);
  json.number("column", diagnostic.position.column);
  json.text("text", diagnostic.text);
}

void write_set_aside(const std::vector<SetAside>& documents, JsonWriter& json) {
  json.begin_array("set_aside");
  for (const SetAside& document : documents) {
    json.begin_object();
    json.text("id", document.id);
    json.text("title", document.title);
    json.boolean("is_error", document.is_error);
    write_diagnostic(document.reason, json);
    json.end_object();
  }
  json.end_array();
}

template <typename Document>
void write_document(const Document& document, JsonWriter& json) {
  json.begin_object();
  json.text("id", document.id);
  json.text("title", document.title);
  json.text("level", to_string(document.level));
  json.text("path", document.path);
  json.begin_array("tags");
  for (const std::string& tag : document.tags) json.text({}, tag);
  json.end_array();
  json.boolean("silent", document.silent);
  json.end_object();
}

std::string description(const LoadedRules& rules) {
  JsonWriter json;
  json.begin_object();
  json.begin_array("rules");
  for (const Rule& rule : rules.plan.rules()) {
    if (!rule.is_part) write_document(rule, json);  // a part is shown as its correlation
  }
  json.end_array();
  json.begin_array("correlations");
  for (const Correlation& correlation : rules.plan.correlations()) write_document(correlation, json);
  json.end_array();
  write_set_aside(rules.set_aside, json);
  json.begin_array("warnings");
  for (const std::string& warning : rules.warnings) json.text({}, warning);
  json.end_array();
  json.number("other_logsource", rules.counts.other_logsource);
  json.number("deselected", rules.counts.deselected);
  json.number("not_rules", rules.counts.not_rules);
  json.end_object();
  return json.take();
}

/// The remarks of the loader, of the plan, and of engine/lint, in this order.
std::vector<Diagnostic> remarks_on(std::vector<Diagnostic> remarks, const RuleSelection& selection) {
  for (const SetAside& document : selection.set_aside) {
    if (document.reason.code.starts_with('P')) remarks.push_back(document.reason);  // the loader does not know it
  }
  for (Diagnostic& remark : lint_rules(selection.rules)) remarks.push_back(std::move(remark));
  for (Diagnostic& remark : lint_correlations(selection.rules, selection.correlations)) {
    remarks.push_back(std::move(remark));
  }
  return remarks;
}

TextResult check(const trailhound_options& options) {
  Result<RuleSet, std::string> read = read_rules(options.rules, nullptr, options.placeholders);
  if (!read) return read.error();
  const std::uint64_t documents = read->documents, not_rules = read->not_rules;
  std::vector<Diagnostic> remarks = std::move(read->diagnostics);
  // A rule for another log source that cannot be compiled must be known before somebody needs it.
  RuleFilter all;
  all.any_logsource = true;
  const RuleSelection selection = select_rules(std::move(*read), all);
  remarks = remarks_on(std::move(remarks), selection);
  JsonWriter json;
  json.begin_object();
  json.number("documents", documents);
  json.number("not_rules", not_rules);
  json.begin_array("remarks");
  for (const Diagnostic& remark : remarks) {
    json.begin_object();
    write_diagnostic(remark, json);
    json.text("source_line", remark.source_line);
    json.end_object();
  }
  json.end_array();
  write_set_aside(selection.set_aside, json);
  json.end_object();
  return c_text(json.take());
}

}  // namespace
}  // namespace trailhound

extern "C" {

using trailhound::guarded;

trailhound_rules* trailhound_rules_load(const trailhound_options* options, char** error) {
  return guarded<trailhound_rules*>(error, nullptr, [&] { return trailhound::load(*options); });
}

trailhound_rules* trailhound_rules_search(const trailhound_options* options, char** error) {
  return guarded<trailhound_rules*>(error, nullptr, [&] { return trailhound::search(*options); });
}

char* trailhound_rules_describe(const trailhound_rules* rules, char** error) {
  return guarded<char*>(error, nullptr, [&]() -> trailhound::TextResult {
    return trailhound::c_text(trailhound::description(*rules->loaded));
  });
}

char* trailhound_rules_check(const trailhound_options* options, char** error) {
  return guarded<char*>(error, nullptr, [&] { return trailhound::check(*options); });
}

void trailhound_rules_free(trailhound_rules* rules) { delete rules; }
}
