#include <string>
#include <string_view>
#include <type_traits>

#include "engine/base/text.h"
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

std::string_view symbol(Comparison comparison) {
  switch (comparison) {
    case Comparison::kEqual:
      return "=";
    case Comparison::kGreater:
      return ">";
    case Comparison::kGreaterOrEqual:
      return ">=";
    case Comparison::kLess:
      return "<";
    case Comparison::kLessOrEqual:
      return "<=";
  }
  return "";
}

std::string_view name(TimePartTest::Part part) {
  switch (part) {
    case TimePartTest::Part::kMinute:
      return "minute";
    case TimePartTest::Part::kHour:
      return "hour";
    case TimePartTest::Part::kDay:
      return "day";
    case TimePartTest::Part::kWeek:
      return "week";
    case TimePartTest::Part::kMonth:
      return "month";
    case TimePartTest::Part::kYear:
      return "year";
  }
  return "";
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
    return std::string(name(test.part)).append(" ").append(symbol(test.comparison)) + " " + number_text(test.number);
  }
};

void dump_item(const Item& item, std::string& out) {
  out += "      ";
  out += item.field.empty() ? "keywords" : "field " + json(item.field);
  if (!item.modifiers.empty()) out += " |" + item.modifiers;
  if (item.negated) out += " not";
  out += item.all ? " all" : " any";
  out += at(item.position) + "\n";
  for (const Value& value : item.values) {
    out += "        " + json(value.source) + at(value.position) + " ->";
    for (const Test& test : value.any_of) {
      if (&test != &value.any_of.front()) out += " or";
      out.append(" ").append(std::visit(DumpTest(), test));
    }
    out += "\n";
  }
}

class DumpCondition {
 public:
  explicit DumpCondition(const Rule& rule) : rule_(rule) {}

  std::string operator()(const ConditionAnd& node) const { return joined(node.operands, " and "); }
  std::string operator()(const ConditionOr& node) const { return joined(node.operands, " or "); }
  std::string operator()(const ConditionNot& node) const {
    return std::string("not ").append(std::visit(*this, node.operand.front().node));
  }
  std::string operator()(const ConditionSelection& node) const { return rule_.selections[node.selection].name; }
  std::string operator()(const ConditionQuantifier& node) const {
    std::string text = (node.all ? "all of " : "1 of ") + node.pattern + " {";
    for (const std::uint32_t selection : node.selections) {
      if (selection != node.selections.front()) text += ", ";
      text += rule_.selections[selection].name;
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

  const Rule& rule_;
};

void dump_text(std::string_view key, const std::string& text, std::string& out) {
  if (!text.empty()) out.append("  ").append(key).append(": ").append(json(text)).append("\n");
}

void dump_list(std::string_view key, const std::vector<std::string>& texts, std::string& out) {
  if (texts.empty()) return;
  out.append("  ").append(key).append(":");
  for (const std::string& text : texts) out.append(" ").append(json(text));
  out += "\n";
}

}  // namespace

std::string dump(const Rule& rule) {
  std::string out = "rule " + json(rule.title) + at(rule.position) + "\n";
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
  out += "  logsource:";
  if (!rule.logsource.category.empty()) out += " category=" + json(rule.logsource.category);
  if (!rule.logsource.product.empty()) out += " product=" + json(rule.logsource.product);
  if (!rule.logsource.service.empty()) out += " service=" + json(rule.logsource.service);
  out += "\n";
  for (const Selection& selection : rule.selections) {
    out += "  selection " + json(selection.name) + at(selection.position) + "\n";
    for (const std::vector<Item>& items : selection.any_of) {
      out += "    all of\n";
      for (const Item& item : items) dump_item(item, out);
    }
  }
  for (const Condition& condition : rule.conditions) {
    out += "  condition: " + std::visit(DumpCondition(rule), condition.node) + at(condition.position) + "\n";
  }
  return out;
}

}  // namespace trailhound
