#include "cli/rules/archive_gaps.h"

#include <algorithm>
#include <map>
#include <variant>

#include "cli/evidence.h"
#include "cli/message.h"
#include "engine/base/figures.h"
#include "engine/base/path_text.h"
#include "engine/base/text.h"
#include "engine/sigma/items.h"
#include "engine/trails/archive_contents.h"
#include "engine/trails/blind_spots.h"

namespace trailhound {
namespace {

/// Rules by something that they ask for.
class Askers {
 public:
  /// A rule that asks several times counts once. REQUIRES: rules come one after the other.
  void add(const std::string& name, const Rule& rule) {
    std::vector<const Rule*>& rules = rules_[name];
    if (rules.empty() || rules.back() != &rule) rules.push_back(&rule);
  }
  std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const auto& [name, rules] : rules_) names.push_back(name);
    return names;
  }
  /// `errorCode2, for 2 rules, such as my-rules/x.yml`
  std::string line(const std::string& name) const {
    const std::vector<const Rule*>& rules = rules_.at(name);
    const std::string file = printable(path_text(rules.front()->file));
    return "  " + printable(name) +
           (rules.size() == 1 ? ", for " : ", for " + counted(rules.size(), "rule") + ", such as ") + file + '\n';
  }

 private:
  std::map<std::string, std::vector<const Rule*>> rules_;
};

struct Asked {
  Askers fields, services;

  explicit Asked(const std::vector<Rule>& rules) {
    for (const Rule& rule : rules) {
      for_each_item(rule.selections, [&](const Item& item, const std::string& path) { add(item, path, rule); });
    }
  }

 private:
  void add(const Item& item, const std::string& path, const Rule& rule) {
    if (item.field.empty()) return;  // keywords
    fields.add(path, rule);
    for (const Value& value : item.values) {
      for (const Test& test : value.any_of) {
        const auto* const reference = std::get_if<FieldRefTest>(&test);
        if (reference != nullptr && path == item.field)
          fields.add(reference->field, rule);  // in a block: the element's
        const auto* const text = std::get_if<StringTest>(&test);
        const bool is_service = item.field == "eventSource" && text != nullptr && !text->pattern.has_wildcard();
        if (is_service) services.add(folded(text->pattern.literal()), rule);
      }
    }
  }
};

void print_list(const std::string& noun, const std::string& rest, const std::string& lines, std::size_t count) {
  print('\n' + (count == 0 ? "no " + noun : counted(count, noun)) + rest + (count == 0 ? "\n" : ":\n") + lines);
}

}  // namespace

ExitCode show_archive_gaps(const std::vector<Rule>& rules, const std::vector<std::string>& evidence) {
  const InputList list = find_evidence(evidence, {});
  for (const Skipped& skipped : list.inputs.empty() ? list.skipped : std::vector<Skipped>()) {
    complain(skipped.path + ": " + skipped.reason);
  }
  const Asked asked(rules);
  const std::vector<std::string> fields = asked.fields.names();
  ArchiveContents contents = contents_of(list.inputs, fields, {});
  ReadLedger ledger = ledger_of(list);
  ledger.add(contents.ledger);
  complain_of(ledger.problems, {});
  if (ledger.records.evaluated == 0) {
    complain("--on: there is no event, so nothing can be said of the rules");
    return ExitCode::kNothingRan;
  }

  std::string lines;
  std::size_t count = 0;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (contents.has_field[i]) continue;
    lines += asked.fields.line(fields[i]);
    ++count;
  }
  print_list("field", " that rules ask for and none of " + counted(ledger.records.evaluated, "event") + " has", lines,
             count);
  lines.clear();
  count = 0;
  for (const std::string& service : asked.services.names()) {
    if (contents.trails.sources.contains(service) || !contents.trails.is_complete) continue;
    lines += asked.services.line(service);
    ++count;
  }
  print_list("service", " that rules ask for and no event is of", lines, count);
  return ledger.anything_unexamined() ? ExitCode::kUnexamined : ExitCode::kDone;
}

}  // namespace trailhound
