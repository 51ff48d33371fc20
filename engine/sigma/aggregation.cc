#include "engine/sigma/aggregation.h"

#include <limits>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>

#include "engine/sigma/codes.h"
#include "engine/sigma/correlation_document.h"
#include "engine/sigma/derived_field.h"
#include "engine/sigma/timespan.h"

namespace trailhound {
namespace {

Condition one_selection(std::uint32_t selection, Position position) {
  Condition condition;
  condition.node = ConditionSelection{selection};
  condition.position = position;
  return condition;
}

/// A copy of the rule without the selections that the condition does not use, so that parts do not multiply them.
class PartMaker {
 public:
  explicit PartMaker(const Rule& rule) : rule_(rule) {}

  Rule make(Condition condition) {
    Rule part = metadata();
    indexes_.clear();
    renumber(condition, part);
    part.conditions.push_back(std::move(condition));
    part.silent = true;
    part.is_part = true;
    return part;
  }

 private:
  Rule metadata() const {
    Rule part;
    part.id = rule_.id;
    part.name = rule_.name;
    part.title = rule_.title;
    part.status = rule_.status;
    part.author = rule_.author;
    part.description = rule_.description;
    part.license = rule_.license;
    part.level = rule_.level;
    part.tags = rule_.tags;
    part.references = rule_.references;
    part.false_positives = rule_.false_positives;
    part.file = rule_.file;
    part.path = rule_.path;
    part.position = rule_.position;
    part.metadata_positions = rule_.metadata_positions;
    part.logsource = rule_.logsource;
    return part;
  }

  void renumber(Condition& condition, Rule& part) {
    struct Visitor {
      PartMaker& maker;
      Rule& part;
      void operator()(ConditionAnd& node) const { all(node.operands); }
      void operator()(ConditionOr& node) const { all(node.operands); }
      void operator()(ConditionNot& node) const { all(node.operand); }
      void operator()(ConditionSelection& node) const { node.selection = maker.index_in(part, node.selection); }
      void operator()(ConditionQuantifier& node) const {
        for (std::uint32_t& selection : node.selections) selection = maker.index_in(part, selection);
      }
      void all(std::vector<Condition>& operands) const {
        for (Condition& operand : operands) maker.renumber(operand, part);
      }
    };
    std::visit(Visitor{*this, part}, condition.node);
  }

  std::uint32_t index_in(Rule& part, std::uint32_t selection) {
    const auto [found, is_new] = indexes_.try_emplace(selection, static_cast<std::uint32_t>(part.selections.size()));
    if (is_new) part.selections.push_back(rule_.selections[selection]);
    return found->second;
  }

  const Rule& rule_;
  std::unordered_map<std::uint32_t, std::uint32_t> indexes_;
};

/// The expression behind `near` with each of its selections made a position in `selections`.
class NearReader {
 public:
  std::vector<std::uint32_t> selections;
  bool only_and = true;  ///< nothing but a conjunction of all

  Condition read(const Condition& condition) {
    Condition out;
    out.position = condition.position;
    std::visit([&](const auto& node) { read_node(node, out); }, condition.node);
    return out;
  }

 private:
  template <typename Node>
  static Condition joined(std::vector<Condition> operands, Position position) {
    Condition out;
    out.position = position;
    Node node;
    node.operands = std::move(operands);
    out.node = std::move(node);
    return out;
  }

  std::vector<Condition> all(const std::vector<Condition>& conditions) {
    std::vector<Condition> out;
    for (const Condition& condition : conditions) out.push_back(read(condition));
    return out;
  }

  void read_node(const ConditionAnd& node, Condition& out) {
    out = joined<ConditionAnd>(all(node.operands), out.position);
  }
  void read_node(const ConditionOr& node, Condition& out) {
    only_and = false;
    out = joined<ConditionOr>(all(node.operands), out.position);
  }
  void read_node(const ConditionNot& node, Condition& out) {
    only_and = false;
    ConditionNot read_not;
    read_not.operand = all(node.operand);
    out.node = std::move(read_not);
  }
  void read_node(const ConditionSelection& node, Condition& out) {
    const auto [found, is_new] =
        positions_.try_emplace(node.selection, static_cast<std::uint32_t>(selections.size()) + 1);
    if (is_new) selections.push_back(node.selection);
    out.node = ConditionSelection{found->second};  // 0 is the condition before the bar
  }
  void read_node(const ConditionQuantifier& node, Condition& out) {
    std::vector<Condition> operands;
    for (const std::uint32_t selection : node.selections) {
      operands.emplace_back().position = out.position;
      read_node(ConditionSelection{selection}, operands.back());
    }
    if (node.all) {
      out = joined<ConditionAnd>(std::move(operands), out.position);
    } else {
      only_and = only_and && operands.size() == 1;
      out = joined<ConditionOr>(std::move(operands), out.position);
    }
  }

  std::unordered_map<std::uint32_t, std::uint32_t> positions_;
};

void refer_to_parts(const std::vector<std::string>& names, Position position, Correlation& correlation) {
  for (std::size_t i = 0; i < names.size(); ++i) {
    correlation.rules.push_back({false, static_cast<std::uint32_t>(i), names[i], position});
  }
}

}  // namespace

std::optional<LegacyAggregation> conjunction_as_near(Condition& condition) {
  std::vector<Condition> parts;
  const auto add = [&parts](const Condition& operand) {
    if (std::holds_alternative<ConditionSelection>(operand.node)) {
      parts.push_back(operand);
      return true;
    }
    const auto* quantifier = std::get_if<ConditionQuantifier>(&operand.node);
    if (quantifier == nullptr || !quantifier->all) return false;
    for (const std::uint32_t selection : quantifier->selections) {
      parts.push_back(one_selection(selection, operand.position));
    }
    return true;
  };
  const auto* conjunction = std::get_if<ConditionAnd>(&condition.node);
  if (conjunction == nullptr) {
    if (!add(condition)) return std::nullopt;
  } else {
    for (const Condition& operand : conjunction->operands) {
      if (!add(operand)) return std::nullopt;
    }
  }
  if (parts.size() < 2) return std::nullopt;
  LegacyAggregation near;
  near.function = LegacyAggregation::Function::kNear;
  near.position = condition.position;
  near.near.position = condition.position;
  near.near.node = ConditionAnd{{parts.begin() + 1, parts.end()}};
  condition = parts.front();
  return near;
}

std::optional<LegacyCorrelation> read_legacy_correlation(Rule rule, LegacyAggregation aggregation,
                                                         const std::string& timeframe, Findings& findings) {
  using Function = LegacyAggregation::Function;
  LegacyCorrelation legacy;
  Correlation& correlation = legacy.correlation;
  take_metadata(rule, correlation);
  correlation.timespan_text = timeframe;
  correlation.timespan = timeframe.empty() ? Correlation::kWholeArchive : *parse_timespan(timeframe);
  PartMaker maker(rule);
  std::vector<std::string> names = {"condition"};
  legacy.parts.push_back(maker.make(rule.conditions.front()));
  switch (aggregation.function) {
    case Function::kMin:
    case Function::kMax:
      findings.unsupported(codes::kAggregation, aggregation.position,
                           "no correlation corresponds to the aggregations '| min' and '| max'");
      return std::nullopt;
    case Function::kCount:
      correlation.type = aggregation.field.empty() ? Correlation::Type::kEventCount : Correlation::Type::kValueCount;
      break;
    case Function::kSum:
      correlation.type = Correlation::Type::kValueSum;
      break;
    case Function::kAvg:
      correlation.type = Correlation::Type::kValueAvg;
      break;
    case Function::kNear: {
      correlation.type = Correlation::Type::kTemporal;
      NearReader reader;
      Condition expression = reader.read(aggregation.near);
      if (reader.selections.size() >= Correlation::Limits::kTemporalRules) {
        findings.error(
            codes::kTooLarge, aggregation.position,
            "'near' takes at most " + std::to_string(Correlation::Limits::kTemporalRules - 1) + " selections");
        return std::nullopt;
      }
      for (const std::uint32_t selection : reader.selections) {
        names.push_back(rule.selections[selection].name);
        legacy.parts.push_back(maker.make(one_selection(selection, rule.selections[selection].position)));
      }
      if (!reader.only_and) {
        Condition both;
        both.position = aggregation.position;
        both.node = ConditionAnd{{one_selection(0, rule.conditions.front().position), std::move(expression)}};
        correlation.expression = std::move(both);
      }
      break;
    }
  }
  if (aggregation.function != Function::kNear) {
    check_derived_name(aggregation.field, aggregation.position, findings);
    for (const std::string& field : aggregation.group_by) check_derived_name(field, aggregation.position, findings);
    if (!aggregation.field.empty()) {
      correlation.value_fields.push_back(aggregation.field);
      correlation.value_positions.push_back(aggregation.position);
    }
    correlation.bounds.push_back(aggregation.bound);
    for (const std::string& field : aggregation.group_by) {
      correlation.group_by.push_back({field, {field}, {aggregation.position}});
    }
  }
  refer_to_parts(names, aggregation.position, correlation);
  return legacy;
}

}  // namespace trailhound
