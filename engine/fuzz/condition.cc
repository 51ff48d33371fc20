// Conditions over six selections: parsed, compiled, and compared with the oracle on every combination of these.
//
// Input: the condition.

#include <array>
#include <string>
#include <vector>

#include "engine/fuzz/against_oracle.h"
#include "engine/fuzz/targets.h"
#include "engine/sigma/condition.h"
#include "engine/sigma/source_text.h"

namespace trailhound {
namespace {

constexpr std::array<std::string_view, 6> kNames{"selection", "selection_b", "filter", "filter_b", "_hidden", "1"};

/// A selection that holds if the event has the field of its name.
std::vector<Selection> selections() {
  std::vector<Selection> out;
  for (const std::string_view name : kNames) {
    Item item;
    item.field = name;
    item.values.push_back({"", {}, {ExistsTest{true}}});
    out.push_back({std::string(name), {{item}}, {}});
  }
  return out;
}

std::string events() {
  std::string text;
  for (unsigned bits = 0; bits < 1u << kNames.size(); ++bits) {
    text += R"({"eventVersion":"1.08")";
    for (unsigned i = 0; i < kNames.size(); ++i) {
      if ((bits >> i & 1) != 0) text.append(",\"").append(kNames[i]).append("\":1");
    }
    text += "}\n";
  }
  return text;
}

}  // namespace

void fuzz_condition(std::string_view bytes) {
  const SourceText source("rule.yml", bytes);
  const auto position = [](std::size_t offset) { return Position{1, static_cast<std::uint32_t>(offset + 1)}; };
  Findings findings(source);
  Rule rule;
  rule.selections = selections();
  ParsedCondition parsed = parse_condition(bytes, rule.selections, position, findings);
  if (!parsed.condition && !findings.has_error()) found("a condition is refused without a reason");
  if (parsed.condition && !findings.has_error()) {
    rule.conditions.push_back(std::move(*parsed.condition));
    static const std::string text = events();
    hold_against_oracle({rule}, text, text.size());
  }
  Findings other(source);
  std::vector<ExpressionName> names;
  if (!parse_rule_expression(bytes, names, position, other) && !other.has_error()) {
    found("an expression is refused without a reason");
  }
}

}  // namespace trailhound
