#include <algorithm>

#include "engine/base/cases.h"
#include "engine/base/figures.h"
#include "engine/base/text.h"
#include "engine/oracle/oracle.h"

namespace trailhound {
namespace {

constexpr std::size_t kValuesShown = 3;  // of a list of the rule, besides those that hit
constexpr std::size_t kSeenShown = 3;    // of the event's values, besides those that hit
constexpr std::size_t kTextShown = 100;  // bytes of one value

/// Cut where it is too long to read, never inside a character.
std::string shortened(const std::string& text) {
  if (text.size() <= kTextShown) return text;
  std::size_t end = 0;
  for (std::size_t offset = 0; offset <= kTextShown; next_code_point(text, offset)) end = offset;
  return text.substr(0, end) + "… (" + std::to_string(text.size()) + " bytes)";
}

std::string shown(const JsonValue& value) {
  if (value.kind != JsonValue::Kind::kString) return shortened(compact(value));
  std::string out;
  append_json_string(shortened(value.text), out);
  return out;
}

/// Whether a rule's author thinks of the value as text, which is shown in quotes.
bool is_shown_as_text(const Test& test) {
  return std::visit(Cases{
                        [](const StringTest&) { return true; },
                        [](const RegexTest&) { return true; },
                        [](const CidrTest&) { return true; },
                        [](const NumberTest&) { return false; },
                        [](const BooleanTest&) { return false; },
                        [](const NullTest&) { return false; },
                        [](const ExistsTest&) { return false; },
                        [](const FieldRefTest&) { return false; },
                        [](const TimePartTest&) { return false; },
                    },
                    test);
}

std::string shown(const Value& value) {
  const bool is_text = !value.any_of.empty() && is_shown_as_text(value.any_of.front());
  return is_text ? '\'' + shortened(value.source) + '\'' : shortened(value.source);
}

/// The first few of `texts`, and all that are marked, with what was left out counted.
std::string listed(const std::vector<std::string>& texts, const std::vector<bool>& marked, std::size_t count,
                   std::string_view separator) {
  std::string out;
  std::size_t left_out = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i >= count && !marked[i]) {
      ++left_out;
      continue;
    }
    if (!out.empty()) out += separator;
    out += texts[i];
  }
  if (left_out > 0) {
    out += separator;
    out += "… (" + std::to_string(left_out) + " more)";
  }
  return out;
}

std::string label_of(const Item& item, const std::vector<bool>& hit) {
  std::string out = item.field.empty() ? "keywords" : item.field;
  if (!item.modifiers.empty()) out += '|' + item.modifiers;
  std::vector<std::string> values;
  for (const Value& value : item.values) values.push_back(shown(value));
  if (values.empty()) return out + ": (an empty list)";
  return out + ": " + listed(values, hit, kValuesShown, item.all ? " and " : " or ");
}

/// What an item's field holds: the first few values, and those that satisfy it.
std::string seen_values(const Reached& reached, const std::vector<bool>& hit) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < reached.size(); ++i) {
    texts.push_back(i < kSeenShown || hit[i] ? shown(*reached[i]) : std::string());
  }
  return texts.empty() ? "absent" : listed(texts, hit, kSeenShown, ", ");
}

/// Where keywords were found.
std::string seen_leaves(const Scope& scope, const Reached& leaves, const std::vector<bool>& hit) {
  std::string out;
  for (std::size_t i = 0; i < leaves.size(); ++i) {
    if (!hit[i]) continue;
    if (!out.empty()) out += ", ";
    out += scope.place_of(*leaves[i]) + " = " + shown(*leaves[i]);
  }
  return out.empty() ? "in none of " + std::to_string(leaves.size()) + " values" : out;
}

/// The fields that `fieldref` compares with, and what they hold.
std::string other_fields(const Item& item, const Scope& scope) {
  std::string out;
  for (const Value& value : item.values) {
    for (const Test& test : value.any_of) {
      const auto* reference = std::get_if<FieldRefTest>(&test);
      if (reference == nullptr) continue;
      const Reached others = scope.reach_other(reference->field);
      std::vector<std::string> texts;
      for (const JsonValue* other : others) texts.push_back(shown(*other));
      out += "; " + reference->field + ": " +
             (texts.empty() ? "absent" : listed(texts, std::vector<bool>(texts.size()), kSeenShown, ", "));
    }
  }
  return out;
}

void append(const Trace& trace, std::size_t depth, std::string& out) {
  out += trace.pass ? "PASS  " : "FAIL  ";
  out.append(2 * depth, ' ');
  out += render_node(trace) + '\n';
  for (const Trace& child : trace.children) append(child, depth + 1, out);
}

/// Below `and` and `or` the children with the verdict of their parent gave it; below `not` the only child did.
void append_deciding(const Trace& trace, std::vector<const Trace*>& out) {
  if (trace.is_item) {
    out.push_back(&trace);
    return;
  }
  const auto agrees = [&](const Trace& child) { return child.pass == trace.pass; };
  const bool is_not = std::none_of(trace.children.begin(), trace.children.end(), agrees);
  for (const Trace& child : trace.children) {
    if (is_not || agrees(child)) append_deciding(child, out);
  }
}

std::size_t count_passed(const std::vector<Trace>& children) {
  return static_cast<std::size_t>(
      std::count_if(children.begin(), children.end(), [](const Trace& child) { return child.pass; }));
}

Trace all_of(std::string label, std::vector<Trace> children) {
  const bool pass = count_passed(children) == children.size();
  return {pass, std::move(label), {}, std::move(children)};
}

Trace any_of(std::string label, std::vector<Trace> children) {
  const bool pass = count_passed(children) > 0;
  return {pass, std::move(label), {}, std::move(children)};
}

}  // namespace

Trace Oracle::trace(const JsonValue& event) {
  const Scope scope(event);
  if (rule_.conditions.size() == 1) return trace(rule_.conditions.front(), rule_.selections, scope);
  std::vector<Trace> children;
  for (const Condition& condition : rule_.conditions) children.push_back(trace(condition, rule_.selections, scope));
  return any_of("any of " + std::to_string(rule_.conditions.size()) + " conditions", std::move(children));
}

Trace Oracle::trace(const Condition& condition, const Selections& selections, const Scope& scope) {
  const auto operands = [&](const std::vector<Condition>& conditions) {
    std::vector<Trace> out;
    for (const Condition& operand : conditions) out.push_back(trace(operand, selections, scope));
    return out;
  };
  return std::visit(Cases{
                        [&](const ConditionAnd& node) { return all_of("and", operands(node.operands)); },
                        [&](const ConditionOr& node) { return any_of("or", operands(node.operands)); },
                        [&](const ConditionNot& node) {
                          Trace out{false, "not", {}, operands(node.operand)};
                          out.pass = !out.children.front().pass;
                          return out;
                        },
                        [&](const ConditionSelection& node) { return trace(selections[node.selection], scope); },
                        [&](const ConditionQuantifier& node) {
                          std::vector<Trace> children;
                          for (const std::uint32_t index : node.selections) {
                            children.push_back(trace(selections[index], scope));
                          }
                          return node.all ? all_of("all of " + node.pattern, std::move(children))
                                          : any_of("1 of " + node.pattern, std::move(children));
                        },
                    },
                    condition.node);
}

Trace Oracle::trace(const Selection& selection, const Scope& scope) {
  std::vector<Trace> maps;
  for (const std::vector<Item>& map : selection.any_of) {
    std::vector<Trace> items;
    for (const Item& item : map) items.push_back(trace(item, scope));
    maps.push_back(all_of("alternative " + std::to_string(maps.size() + 1), std::move(items)));
  }
  if (maps.size() != 1) return any_of(selection.name, std::move(maps));
  maps.front().label = selection.name;
  return std::move(maps.front());
}

Trace Oracle::trace_element(const Item& item, const Scope::Element& element, const Scope& scope) {
  const ElementBlock& block = item.block.front();
  Trace body = trace(block.condition, block.selections, scope.of_element(element.value));
  const std::string label =
      item.field + (element.value == nullptr ? to_string(block.selector) : '[' + std::to_string(element.index) + ']');
  const bool is_named = !block.selections.front().name.empty();  // otherwise the block is one map
  std::vector<Trace> children = is_named ? std::vector<Trace>{body} : std::move(body.children);
  return {body.pass, label, element.value == nullptr ? "absent" : shown(*element.value), std::move(children)};
}

/// The block, below it its first elements and the first that satisfies it.
Trace Oracle::trace_block(const Item& item, const Scope& scope) {
  const ElementBlock& block = item.block.front();
  std::vector<Scope::Element> elements = scope.elements(item.field);
  Trace out;
  out.is_item = true;
  out.pass = holds(block, elements, scope);
  out.label = item.field + to_string(block.selector);
  out.detail = elements.empty() ? "no element" : counted(elements.size(), "element");
  if (block.selector.kind == ElementSelector::Kind::kPosition) {
    std::erase_if(elements, [&](const Scope::Element& each) { return !each.is_at(block.selector.position); });
    if (elements.empty()) elements.emplace_back();
  }
  bool shows_satisfying = false;
  for (std::size_t i = 0; i < elements.size(); ++i) {
    if (i >= kSeenShown && shows_satisfying) break;
    Trace element = trace_element(item, elements[i], scope);
    if (i >= kSeenShown && !element.pass) continue;
    shows_satisfying = shows_satisfying || element.pass;
    out.children.push_back(std::move(element));
  }
  return out;
}

Trace Oracle::trace(const Item& item, const Scope& scope) {
  if (!item.block.empty()) return trace_block(item, scope);
  const bool keywords = item.field.empty();
  const Reached reached = keywords ? scope.leaves() : scope.reach(item.field);

  std::vector<bool> value_hit, seen_hit(reached.size());
  for (const Value& value : item.values) {
    value_hit.push_back(holds(value, item, reached, scope));
    for (const Test& test : value.any_of) {
      const JsonValue* const hit = witness(test, reached, scope);
      const auto place = std::find(reached.begin(), reached.end(), hit);
      if (place != reached.end()) seen_hit[static_cast<std::size_t>(place - reached.begin())] = true;
    }
  }

  Trace out;
  out.is_item = true;
  out.pass = holds(item, scope);
  out.label = label_of(item, value_hit);
  out.detail = keywords ? seen_leaves(scope, reached, seen_hit) : seen_values(reached, seen_hit);
  out.detail += other_fields(item, scope);

  // With `all`, the verdict of each value matters; a list of alternatives shows the one that hit.
  if (item.all) {
    for (std::size_t i = 0; i < item.values.size(); ++i) {
      out.children.push_back({value_hit[i], shown(item.values[i]), {}, {}});
    }
  }
  return out;
}

std::vector<const Trace*> deciding_items(const Trace& trace) {
  std::vector<const Trace*> items;
  append_deciding(trace, items);
  return items;
}

std::string render_node(const Trace& node) {
  return printable(node.label) + (node.detail.empty() ? "" : "   <- " + printable(node.detail));
}

std::string render(const Trace& trace) {
  std::string out;
  append(trace, 0, out);
  return out;
}

}  // namespace trailhound
