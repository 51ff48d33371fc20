#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "engine/sigma/correlation.h"
#include "engine/sigma/rule.h"
#include "engine/sigma/wildcard.h"

namespace trailhound {
namespace {

std::string json(std::string_view text) {
  std::string out;
  append_json_string(text, out);
  return out;
}

std::string at(Position position) {
  return std::string(" @").append(std::to_string(position.line)).append(":").append(std::to_string(position.column));
}

std::string_view name(FieldRefTest::Relation relation) {
  switch (relation) {
    case FieldRefTest::Relation::kEquals:
      return "equals";
    case FieldRefTest::Relation::kContains:
      return "contains";
    case FieldRefTest::Relation::kStartsWith:
      return "startswith";
    case FieldRefTest::Relation::kEndsWith:
      return "endswith";
  }
  return "";
}

/// 0.DIGITS × 10^exponent as DIGITSeEXPONENT, exact and short.
std::string number_text(const Decimal& number) {
  if (number.digits.empty()) return "0";
  const std::int64_t exponent = number.exponent - static_cast<std::int64_t>(number.digits.size());
  std::string text = number.negative ? "-" : "";
  text += number.digits;
  if (exponent != 0) text.append("e").append(std::to_string(exponent));
  return text;
}

struct DumpTest {
  std::string operator()(const StringTest& test) const {
    return std::string(test.cased ? "cased " : "string ") + json(to_sigma_text(test.pattern));
  }
  std::string operator()(const RegexTest& test) const {
    std::string flags;
    if (test.ignore_case) flags += 'i';
    if (test.multiline) flags += 'm';
    if (test.dotall) flags += 's';
    return std::string("regex ").append(json(test.expression)).append(flags.empty() ? "" : " ").append(flags);
  }
  std::string operator()(const NumberTest& test) const {
    return std::string("number ")
        .append(symbol(test.comparison))
        .append(" ")
        .append(number_text(test.number))
        .append(" ")
        .append(json(test.text));
  }
  std::string operator()(const BooleanTest& test) const { return test.value ? "boolean true" : "boolean false"; }
  std::string operator()(const NullTest&) const { return "null"; }
  std::string operator()(const ExistsTest& test) const { return test.value ? "exists" : "absent"; }
  std::string operator()(const CidrTest& test) const {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string text = test.v6 ? "cidr v6 " : "cidr v4 ";
    for (std::size_t i = 0; i < (test.v6 ? 16u : 4u); ++i) {
      text += kHex[test.bytes[i] >> 4];
      text += kHex[test.bytes[i] & 15];
    }
    return text + "/" + std::to_string(test.prefix);
  }
  std::string operator()(const FieldRefTest& test) const {
    return std::string("fieldref ").append(name(test.relation)) + " " + json(test.field);
  }
  std::string operator()(const TimePartTest& test) const {
    return std::string(to_string(test.part)).append(" ").append(symbol(test.comparison)) + " " +
           number_text(test.number);
  }
};

void dump_value(const Value& value, const std::string& indent, std::string& out) {
  out += indent + json(value.source) + at(value.position) + " ->";
  for (const Test& test : value.any_of) {
    if (&test != &value.any_of.front()) out += " or";
    out.append(" ").append(std::visit(DumpTest(), test));
  }
  out += "\n";
}

class DumpCondition {
 public:
  explicit DumpCondition(std::vector<std::string_view> names) : names_(std::move(names)) {}

  std::string operator()(const ConditionAnd& node) const { return joined(node.operands, " and "); }
  std::string operator()(const ConditionOr& node) const { return joined(node.operands, " or "); }
  std::string operator()(const ConditionNot& node) const {
    return std::string("not ").append(std::visit(*this, node.operand.front().node));
  }
  std::string operator()(const ConditionSelection& node) const { return std::string(names_[node.selection]); }
  std::string operator()(const ConditionQuantifier& node) const {
    std::string text = (node.all ? "all of " : "1 of ") + node.pattern + " {";
    for (const std::uint32_t selection : node.selections) {
      if (selection != node.selections.front()) text += ", ";
      text += names_[selection];
    }
    return text + "}";
  }

 private:
  std::string joined(const std::vector<Condition>& operands, std::string_view word) const {
    std::string text = "(";
    for (const Condition& operand : operands) {
      if (&operand != &operands.front()) text += word;
      text += std::visit(*this, operand.node);
    }
    return text + ")";
  }

  std::vector<std::string_view> names_;  ///< of what the condition is over
};

void dump_selections(const std::vector<Selection>& selections, const std::string& indent, std::string& out);

void dump_condition(const Condition& condition, const std::vector<Selection>& selections, const std::string& indent,
                    std::string& out) {
  std::vector<std::string_view> names;
  for (const Selection& selection : selections) names.push_back(selection.name);
  out += indent + "condition: " + std::visit(DumpCondition(std::move(names)), condition.node) + at(condition.position) +
         "\n";
}

void dump_item(const Item& item, const std::string& indent, std::string& out) {
  out += indent + (item.field.empty() ? "keywords" : "field " + json(item.field));
  for (const ElementBlock& block : item.block) {
    out += " " + to_string(block.selector) + at(item.position) + "\n";
    dump_selections(block.selections, indent + "  ", out);
    dump_condition(block.condition, block.selections, indent + "  ", out);
    return;
  }
  if (!item.modifiers.empty()) out += " |" + item.modifiers;
  if (item.negated) out += " not";
  out += item.all ? " all" : " any";
  out += at(item.position) + "\n";
  for (const Value& value : item.values) dump_value(value, indent + "  ", out);
}

void dump_selections(const std::vector<Selection>& selections, const std::string& indent, std::string& out) {
  for (const Selection& selection : selections) {
    out += indent + "selection " + json(selection.name) + at(selection.position) + "\n";
    for (const std::vector<Item>& items : selection.any_of) {
      out += indent + "  all of\n";
      for (const Item& item : items) dump_item(item, indent + "    ", out);
    }
  }
}

void dump_text(std::string_view key, const std::string& text, std::string& out) {
  if (!text.empty()) out.append("  ").append(key).append(": ").append(json(text)).append("\n");
}

void dump_list(std::string_view key, const std::vector<std::string>& texts, std::string& out) {
  if (texts.empty()) return;
  out.append("  ").append(key).append(":");
  for (const std::string& text : texts) out.append(" ").append(json(text));
  out += "\n";
}

template <typename T>
void dump_metadata(const T& rule, std::string& out) {
  dump_text("id", rule.id, out);
  dump_text("name", rule.name, out);
  dump_text("status", rule.status, out);
  if (rule.level != Level::kNone) out.append("  level: ").append(to_string(rule.level)).append("\n");
  dump_text("author", rule.author, out);
  dump_text("description", rule.description, out);
  dump_text("license", rule.license, out);
  dump_text("date", rule.date, out);
  dump_text("modified", rule.modified, out);
  dump_list("tags", rule.tags, out);
  dump_list("references", rule.references, out);
  dump_list("falsepositives", rule.false_positives, out);
  dump_list("fields", rule.fields, out);
  dump_text("file", rule.file, out);
  dump_text("path", rule.path, out);
}

}  // namespace

std::string_view symbol(Correlation::Bound::Operator op) {
  using Operator = Correlation::Bound::Operator;
  switch (op) {
    case Operator::kGreater:
      return ">";
    case Operator::kGreaterOrEqual:
      return ">=";
    case Operator::kLess:
      return "<";
    case Operator::kLessOrEqual:
      return "<=";
    case Operator::kEqual:
      return "=";
    case Operator::kNotEqual:
      return "!=";
  }
  return "";
}

std::string dump(const Rule& rule) {
  std::string out = "rule " + json(rule.title) + at(rule.position) + "\n";
  dump_metadata(rule, out);
  if (rule.sigma_version != kOldestSigmaVersion) out += "  sigma-version: " + std::to_string(rule.sigma_version) + "\n";
  if (rule.is_part) out += "  part\n";
  if (rule.silent) out += "  silent\n";
  out += "  logsource:";
  if (!rule.logsource.category.empty()) out += " category=" + json(rule.logsource.category);
  if (!rule.logsource.product.empty()) out += " product=" + json(rule.logsource.product);
  if (!rule.logsource.service.empty()) out += " service=" + json(rule.logsource.service);
  out += "\n";
  if (rule.rollup) {
    dump_list("rolled up by", rule.rollup->by, out);
    out += "  within: " + std::to_string(rule.rollup->within / 1'000'000'000) + " s\n";
  }
  dump_selections(rule.selections, "  ", out);
  for (const Condition& condition : rule.conditions) dump_condition(condition, rule.selections, "  ", out);
  return out;
}

std::string dump(const Correlation& correlation) {
  std::string out = "correlation " + json(correlation.title) + at(correlation.position) + "\n";
  dump_metadata(correlation, out);
  out.append("  type: ").append(to_string(correlation.type)).append("\n");
  std::vector<std::string_view> names;
  for (const Correlation::Reference& rule : correlation.rules) {
    out += "  refers to " + std::string(rule.is_correlation ? "correlation " : "rule ") + std::to_string(rule.index) +
           " as " + json(rule.text) + at(rule.position) + "\n";
    names.push_back(rule.text);
  }
  for (const Correlation::GroupPart& part : correlation.group_by) {
    out += "  group by " + json(part.name) + ":";
    for (const std::string& field : part.field_of) out += " " + json(field);
    out += "\n";
  }
  if (correlation.type == Correlation::Type::kNewValue) {
    if (correlation.learn) out += "  learn: " + std::to_string(*correlation.learn / 1'000'000'000) + " s\n";
    if (correlation.ignores_new_groups) out += "  ignores new groups\n";
  } else {
    const bool bounded = correlation.timespan != Correlation::kWholeArchive;
    out += "  timespan: ";
    out += bounded ? std::to_string(correlation.timespan / 1'000'000'000) + " s\n" : "the whole archive\n";
  }
  dump_list("values of", correlation.value_fields, out);
  if (correlation.type == Correlation::Type::kValuePercentile) {
    out += "  percentile: " + to_string(Fixed{correlation.percentile} * 1000) + "\n";
  }
  for (const Correlation::Bound& bound : correlation.bounds) {
    out.append("  bound: ").append(symbol(bound.op)).append(" ").append(to_string(bound.value)).append("\n");
  }
  if (correlation.expression) {
    const Condition& expression = *correlation.expression;
    const DumpCondition dump_condition(std::move(names));
    out += "  expression: " + std::visit(dump_condition, expression.node) + at(expression.position) + "\n";
  }
  if (correlation.generate) out += "  generate\n";
  return out;
}

}  // namespace trailhound
