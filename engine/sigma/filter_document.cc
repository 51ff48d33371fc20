#include "engine/sigma/filter_document.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>

#include "engine/base/text.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/detection.h"
#include "engine/sigma/items.h"
#include "engine/sigma/metadata.h"
#include "engine/sigma/scalar.h"

namespace trailhound {
namespace {

void read_rules(const YamlNode& filter, FilterDraft& draft, Findings& findings) {
  const YamlNode* node = filter.find("rules").value;
  if (node == nullptr || node->is_null()) {
    findings.error(codes::kFilter, node == nullptr ? filter.position : node->position,
                   "a filter needs 'rules': a list of rules, or any");
    return;
  }
  if (node->is_scalar() && node->text == "any") return;
  std::vector<const YamlNode*> nodes = {node};
  if (node->is_sequence()) nodes = node->children;
  for (const YamlNode* name : nodes) {
    if (!name->is_scalar() || name->is_null() || name->text.empty()) {
      findings.error(codes::kFilter, name->position, "'rules' must be text or a list of texts");
    } else {
      draft.rules.push_back({name->text, name->position});
    }
  }
}

bool has_not(const Condition& condition) {
  struct Visitor {
    bool operator()(const ConditionAnd& node) const { return any(node.operands); }
    bool operator()(const ConditionOr& node) const { return any(node.operands); }
    bool operator()(const ConditionNot&) const { return true; }
    bool operator()(const ConditionSelection&) const { return false; }
    bool operator()(const ConditionQuantifier&) const { return false; }
    static bool any(const std::vector<Condition>& operands) {
      return std::any_of(operands.begin(), operands.end(), has_not);
    }
  };
  return std::visit(Visitor(), condition.node);
}

void shift(Condition& condition, std::uint32_t by) {
  struct Visitor {
    std::uint32_t by;
    void operator()(ConditionAnd& node) const { all(node.operands); }
    void operator()(ConditionOr& node) const { all(node.operands); }
    void operator()(ConditionNot& node) const { all(node.operand); }
    void operator()(ConditionSelection& node) const { node.selection += by; }
    void operator()(ConditionQuantifier& node) const {
      for (std::uint32_t& selection : node.selections) selection += by;
    }
    void all(std::vector<Condition>& operands) const {
      for (Condition& operand : operands) shift(operand, by);
    }
  };
  std::visit(Visitor{by}, condition.node);
}

std::size_t weight_of(const Rule& rule) {
  std::size_t weight = 0;
  for (const Selection& selection : rule.selections) weight += 1 + selection.any_of.size();
  for_each_item(rule.selections, [&](const Item& item, const std::string&) {
    weight += 1;
    for (const Value& value : item.values) weight += 1 + value.any_of.size();
  });
  return weight;
}

}  // namespace

FilterDraft read_filter(const YamlNode& root, const Placeholders& placeholders, Findings& findings) {
  FilterDraft draft;
  read_metadata(root, draft.rule, findings);
  const YamlNode::Entry filter = root.find("filter");
  if (!filter.value->is_map()) {
    findings.error(codes::kFilter, filter.value->position,
                   "the filter must be a map, not " + std::string(type_name(*filter.value)));
    return draft;
  }
  read_rules(*filter.value, draft, findings);
  read_filter_detection(filter, placeholders, draft.rule, findings);
  if (!findings.has_error() && !has_not(draft.rule.conditions.front())) {
    findings.warning(codes::kFilterWithoutNot, draft.rule.conditions.front().position,
                     "the rules will match only what this filter describes; to leave it out, write 'not' before it");
  }
  for (Selection& selection : draft.rule.selections) selection.name += " (" + draft.rule.title + ")";
  draft.weight = weight_of(draft.rule);
  return draft;
}

bool filter_applies(const LogSource& filter, const LogSource& rule) {
  const auto fits = [](const std::string& stated, const std::string& of_rule) {
    return stated.empty() || folded(stated) == folded(of_rule);
  };
  return fits(filter.category, rule.category) && fits(filter.product, rule.product) &&
         fits(filter.service, rule.service);
}

void apply_filters(const std::vector<const FilterDraft*>& filters, Rule& rule) {
  std::vector<Condition> narrowed;
  for (const FilterDraft* filter : filters) {
    Condition condition = filter->rule.conditions.front();
    shift(condition, static_cast<std::uint32_t>(rule.selections.size()));
    rule.selections.insert(rule.selections.end(), filter->rule.selections.begin(), filter->rule.selections.end());
    narrowed.push_back(std::move(condition));
    for (const EnvironmentList& list : filter->rule.environment) add_once(list, rule.environment);
  }
  Condition own = std::move(rule.conditions.front());
  if (rule.conditions.size() > 1) {  // what holds for each of them holds for any of them
    Condition any;
    any.position = own.position;
    ConditionOr alternatives;
    alternatives.operands.push_back(std::move(own));
    for (std::size_t i = 1; i < rule.conditions.size(); ++i) {
      alternatives.operands.push_back(std::move(rule.conditions[i]));
    }
    any.node = std::move(alternatives);
    own = std::move(any);
  }
  Condition both;
  both.position = own.position;
  ConditionAnd all;
  all.operands.push_back(std::move(own));
  for (Condition& condition : narrowed) all.operands.push_back(std::move(condition));
  both.node = std::move(all);
  rule.conditions.clear();
  rule.conditions.push_back(std::move(both));
}

}  // namespace trailhound
