#include "engine/ruletest/rule_tests.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/base/text.h"
#include "engine/oracle/json.h"
#include "engine/oracle/oracle.h"
#include "engine/plan/evaluator.h"
#include "engine/plan/plan.h"
#include "engine/read/event_reader.h"
#include "engine/ruletest/test_records.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/scalar.h"
#include "engine/sigma/source_text.h"
#include "engine/sigma/yaml_document.h"

// quoted() is qualified everywhere: for a std::string, argument-dependent lookup finds std::quoted() as well.

namespace trailhound {
namespace {

void read_cases(const YamlNode& list, bool matches, Findings& findings, std::vector<RuleTestCase>& cases) {
  if (!list.is_sequence()) {
    findings.error(codes::kTestFault, list.position, "this is a list of records, not " + std::string(type_name(list)));
    return;
  }
  for (const YamlNode* item : list.children) {
    const YamlNode* record = item->find("record").value;
    const YamlNode* why = item->find("why").value;
    if (record == nullptr || !record->is_map() || why == nullptr || !why->is_scalar()) {
      findings.error(codes::kTestFault, item->position, "a case is a map with the keys why (text) and record (a map)");
      continue;
    }
    RuleTestCase test;
    test.why = why->text;
    test.record = record_text(*record, {.common = nullptr, .number = 0, .time = "2026-01-01T00:00:00Z", .id = ""});
    test.matches = matches;
    test.position = item->position;
    for (std::size_t i = 0; i < item->entry_count(); ++i) {
      const auto [key, value] = item->entry(i);
      if (key->text == "rule" && value->is_scalar()) {
        test.rule = value->text;
      } else if (key->text != "why" && key->text != "record") {
        findings.error(codes::kTestFault, key->position, "a case has no key " + trailhound::quoted(key->text));
      }
    }
    cases.push_back(std::move(test));
  }
}

/// Which rules the fast engine finds in the records of a text.
class FastEngine : private Visitor {
 public:
  explicit FastEngine(const Plan& plan)
      : evaluator_(plan), rules_(plan.rules().size()), reader_(plan.eager_fields(), plan.make_batch(), *this, {}) {}

  /// By record, in order, then by rule. Records that are no CloudTrail events are left out.
  std::vector<std::vector<bool>> run(const std::string& text) {
    found_.clear();
    reader_.read_text("record", text);
    return found_;
  }

 private:
  bool visit(const VisitedBatch& visited) override {
    const std::size_t first = found_.size();
    found_.resize(first + visited.batch.rows(), std::vector<bool>(rules_, false));
    for (const Evaluator::Hit& hit : evaluator_.evaluate(visited.batch)) found_[first + hit.row][hit.rule] = true;
    return true;
  }

  Evaluator evaluator_;
  std::size_t rules_;
  std::vector<std::vector<bool>> found_;
  EventReader reader_;
};

/// The index of the rule that a case names; rules.size() if there is none.
std::size_t rule_of(const RuleTestCase& test, const std::vector<Rule>& rules) {
  if (test.rule.empty()) return rules.size() == 1 ? 0 : rules.size();
  const auto means = [&](const Rule& rule) {
    return rule.name == test.rule || rule.id == test.rule || rule.title == test.rule;
  };
  return static_cast<std::size_t>(std::find_if(rules.begin(), rules.end(), means) - rules.begin());
}

}  // namespace

RuleTestFile read_rule_tests(const std::string& file, std::string_view text) {
  RuleTestFile out;
  const std::string_view content = without_bom(text);
  const SourceText source(file, content);
  if (content.size() > YamlLimits::kFileBytes || first_forbidden_byte(content) != std::string_view::npos) {
    out.faults.push_back(test_fault(codes::kTestFault, file, {1, 1}, "this is not YAML, or the file is too large"));
    return out;
  }
  YamlStream stream(source);
  YamlDocument document;
  Findings findings(source);
  if (!stream.next(document, findings) || document.root == nullptr || !document.root->is_map()) {
    if (!findings.has_error())
      findings.error(codes::kTestFault, {1, 1},
                     "test records are a map with the keys match and no_match, alert and no_alert");
  } else {
    for (std::size_t i = 0; i < document.root->entry_count(); ++i) {
      const auto [key, value] = document.root->entry(i);
      if (key->text == "match" || key->text == "no_match") {
        read_cases(*value, key->text == "match", findings, out.cases);
      } else if (key->text == "alert" || key->text == "no_alert") {
        read_series(*value, key->text == "alert", findings, out.series);
      } else {
        findings.error(codes::kTestFault, key->position, "test records have no key " + trailhound::quoted(key->text));
      }
    }
    YamlDocument more;
    if (stream.next(more, findings)) findings.error(codes::kTestFault, more.position, "a test file is one document");
  }
  out.faults = findings.sorted();
  return out;
}

std::string rule_test_path(std::string_view rule_file) {
  const std::size_t dot = rule_file.rfind('.');
  return std::string(rule_file.substr(0, dot)) + ".test.yml";
}

std::vector<Diagnostic> failed_rule_tests(const std::vector<Rule>& rules, const RuleTestFile& tests,
                                          const std::string& test_file) {
  std::vector<Diagnostic> failures = tests.faults;
  const PlanResult compiled = compile_plan(rules);
  FastEngine fast(compiled.plan);
  struct Count {
    std::size_t match = 0, no_match = 0;
  };
  std::vector<Count> counts(rules.size());
  for (const RuleTestCase& test : tests.cases) {
    const std::size_t index = rule_of(test, rules);
    if (index == rules.size()) {
      failures.push_back(test_fault(codes::kTestFault, test_file, test.position,
                                    test.rule.empty() && rules.size() > 1
                                        ? "the file has several rules: name one with the key rule"
                                        : "the file has no rule " + trailhound::quoted(test.rule)));
      continue;
    }
    ++(test.matches ? counts[index].match : counts[index].no_match);
    const std::vector<std::vector<bool>> found = fast.run(test.record);
    const std::optional<JsonValue> event = parse_json(test.record);
    if (found.size() != 1 || !event) {
      failures.push_back(test_fault(codes::kTestFault, test_file, test.position,
                                    trailhound::quoted(test.why) + " is no CloudTrail event"));
      continue;
    }
    const bool by_fast = found[0][index], by_oracle = oracle_matches(rules[index], *event);
    if (by_fast == test.matches && by_oracle == test.matches) continue;
    std::string text = trailhound::quoted(test.why) + (test.matches ? " does not match " : " matches ") +
                       trailhound::quoted(rules[index].title);
    if (by_fast != by_oracle)
      text += by_oracle == test.matches ? ", says the fast engine alone" : ", says the oracle alone";
    failures.push_back(test_fault(codes::kTestFailed, test_file, test.position, std::move(text)));
  }
  for (std::size_t i = 0; i < rules.size(); ++i) {
    for (const auto& [count, kind] : {std::pair(counts[i].match, "match"), std::pair(counts[i].no_match, "no_match")}) {
      if (count > 0) continue;
      failures.push_back(test_fault(codes::kNoTest, test_file, {},
                                    trailhound::quoted(rules[i].title) + " has no record under " + std::string(kind)));
    }
  }
  return failures;
}

}  // namespace trailhound
