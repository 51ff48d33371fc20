#include "engine/lint/lint.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "engine/lint/conjuncts.h"
#include "engine/lint/event_lint.h"
#include "engine/lint/item_lint.h"
#include "engine/lint/metadata_lint.h"
#include "engine/lint/patterns.h"
#include "engine/lint/remark.h"
#include "engine/sigma/findings.h"
#include "engine/sigma/items.h"

namespace trailhound {
namespace {

class RuleLint {
 public:
  RuleLint(const Rule& rule, std::vector<Diagnostic>& out) : rule_(rule), out_(out) {}

  void run() {
    for_each_item(rule_.selections, [&](const Item& item, const std::string& path) { lint_at(item, path); });
    for (const Selection& selection : rule_.selections) {
      for (const std::vector<Item>& items : selection.any_of) lint_events(rule_.file, items, out_);
    }
    check_elements(rule_.selections);
    if (!rule_.is_part) lint_metadata(rule_, out_);  // a part has the metadata of its correlation
    for (const Condition& condition : rule_.conditions) check_filters(condition);
  }

 private:
  /// Inside a block an item is about the field at `path` of the event.
  void lint_at(const Item& item, const std::string& path) {
    if (path == item.field) return lint_item(rule_, item, out_);
    Item placed = item;
    placed.field = path;
    lint_item(rule_, placed, out_);
  }

  /// `items[any].a: 1` beside `items[any].b: 2` looks like one element with both, but each has an element of its own.
  void check_elements(const std::vector<Selection>& selections) {
    for (const Selection& selection : selections) {
      for (const std::vector<Item>& items : selection.any_of) {
        for (auto item = items.begin(); item != items.end(); ++item) {
          for (const ElementBlock& block : item->block) check_elements(block.selections);
          const bool repeats = std::any_of(items.begin(), item, [&](const Item& other) {
            return selects_any(other) && selects_any(*item) && other.field == item->field;
          });
          if (!repeats) continue;
          warn(codes::kSeparateElements, item->position,
               "another element than that of " + quoted(item->field + "[any]") +
                   " above may satisfy this; one block for both asks for the same element");
        }
      }
    }
  }
  static bool selects_any(const Item& item) {
    return !item.block.empty() && item.block.front().selector.kind == ElementSelector::Kind::kAny;
  }

  void warn(std::string_view code, Position position, std::string text) {
    out_.push_back(lint_remark(code, rule_.file, position, std::move(text)));
  }

  /// Whether every text that satisfies `narrow` satisfies `wide`. May return false where it is so.
  static bool covers(const Value& wide, const Value& narrow, bool same_modifiers) {
    if (same_modifiers && wide.source == narrow.source) return true;
    const Pattern* pattern = pattern_of(wide);
    const Pattern* text = pattern_of(narrow);
    if (pattern == nullptr || text == nullptr || text->has_wildcard()) return false;
    if (std::get<StringTest>(wide.any_of.front()).cased) return false;
    const std::string literal = text->literal();
    const bool is_ascii = std::all_of(literal.begin(), literal.end(), [](char c) { return (c & 0x80) == 0; });
    return is_ascii && fits(*pattern, literal);
  }

  /// Whether `wide` holds wherever `narrow` does. May return false where it is so.
  static bool implied(const Item& narrow, const Item& wide) {
    if (narrow.field != wide.field || narrow.all || narrow.negated || wide.all || wide.negated) return false;
    if (!narrow.block.empty() || !wide.block.empty()) return false;
    return std::all_of(narrow.values.begin(), narrow.values.end(), [&](const Value& value) {
      return std::any_of(wide.values.begin(), wide.values.end(),
                         [&](const Value& other) { return covers(other, value, narrow.modifiers == wide.modifiers); });
    });
  }

  void check_filters(const Condition& condition) {
    const auto [holds, holds_not] = conjuncts(condition);
    std::vector<const Item*> known;
    for (const std::uint32_t index : holds) {
      const Selection& selection = rule_.selections[index];
      if (selection.any_of.size() != 1) continue;
      for (const Item& item : selection.any_of.front()) known.push_back(&item);
    }
    for (const std::uint32_t index : holds_not) {
      for (const std::vector<Item>& items : rule_.selections[index].any_of) {
        const bool swallows = std::all_of(items.begin(), items.end(), [&](const Item& wide) {
          return std::any_of(known.begin(), known.end(), [&](const Item* narrow) { return implied(*narrow, wide); });
        });
        if (!swallows) continue;
        warn(codes::kFilterSwallows, rule_.selections[index].position,
             quoted(rule_.selections[index].name) +
                 " holds wherever the rest of the rule does, so the rule never matches");
        break;
      }
    }
  }

  const Rule& rule_;
  std::vector<Diagnostic>& out_;
};

void clear_positions(std::vector<Selection>& selections) {
  for (Selection& selection : selections) {
    selection.position = {};
    for (std::vector<Item>& items : selection.any_of) {
      for (Item& item : items) {
        item.position = {};
        for (Value& value : item.values) value.position = {};
        for (ElementBlock& block : item.block) {
          block.condition.position = {};
          clear_positions(block.selections);
        }
      }
    }
  }
}

/// The detection as text, without metadata and positions, to compare it with that of other rules.
std::string detection_text(const Rule& rule) {
  Rule bare;
  bare.selections = rule.selections;
  bare.conditions = rule.conditions;
  clear_positions(bare.selections);
  std::string text = dump(bare);
  // The dump of a condition ends with its position, ` @line:column`. Values are quoted, so none of them looks like it.
  return text.substr(0, text.find("\n  condition: ")) + [&] {
    std::string conditions;
    for (std::size_t at = text.find("\n  condition: "); at != text.npos; at = text.find("\n  condition: ", at + 1)) {
      const std::size_t end = text.find('\n', at + 1);
      const std::string line = text.substr(at, end == text.npos ? end : end - at);
      conditions += line.substr(0, line.rfind(" @"));
    }
    return conditions;
  }();
}

}  // namespace

std::vector<Diagnostic> lint_rules(std::span<const Rule> rules) {
  std::vector<Diagnostic> out;
  std::map<std::string, const Rule*> detections;
  const Rule* before = nullptr;  // the parts of one document are neighbours
  for (const Rule& rule : rules) {
    const bool same_document = rule.is_part && before != nullptr && before->is_part && before->file == rule.file &&
                               before->position == rule.position;
    before = &rule;
    if (!rule.logsource.is_cloudtrail()) {
      if (!same_document) lint_logsource(rule, out);
      continue;
    }
    RuleLint(rule, out).run();
    if (rule.is_part) continue;  // its correlation counts the matches, so the same detection elsewhere is no duplicate
    const auto [place, is_new] = detections.try_emplace(detection_text(rule), &rule);
    if (is_new) continue;
    out.push_back(lint_remark(codes::kSameDetection, rule.file, rule.position,
                              quoted(rule.title) + " has exactly the detection of " + quoted(place->second->title)));
  }
  return out;
}

}  // namespace trailhound
