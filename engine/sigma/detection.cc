#include "engine/sigma/detection.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/sigma/aggregation.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/condition.h"
#include "engine/sigma/derived_field.h"
#include "engine/sigma/field_name.h"
#include "engine/sigma/modifiers.h"
#include "engine/sigma/scalar.h"
#include "engine/sigma/scalar_position.h"
#include "engine/sigma/timespan.h"
#include "engine/sigma/value_tests.h"

namespace trailhound {
namespace {

class DetectionReader {
 public:
  enum class Of { kRule, kFilter };

  /// `entry` is `detection:` or `filter:` with its map.
  DetectionReader(YamlNode::Entry entry, Of of, const Placeholders& placeholders, Rule& rule, Findings& findings)
      : detection_(*entry.value),
        key_(*entry.key),
        of_(of),
        placeholders_(placeholders),
        rule_(rule),
        findings_(findings) {}

  std::optional<LegacyWindow> read() {
    bool has_selection = false;
    for (std::size_t i = 0; i < detection_.entry_count(); ++i) {
      const auto [key, value] = detection_.entry(i);
      if (key->text == "condition" || key->text == (of_ == Of::kRule ? "timeframe" : "rules")) continue;
      has_selection = true;
      if (key->text.empty() || key->text.size() > DetectionLimits::kNameBytes) {
        findings_.error(codes::kSelectionName, key->position,
                        key->text.empty() ? "a selection needs a name"
                                          : "the name of a selection has more than " +
                                                std::to_string(DetectionLimits::kNameBytes) + " bytes");
        continue;
      }
      if (rule_.selections.size() == DetectionLimits::kSelections) {
        findings_.error(codes::kTooLarge, key->position,
                        "a rule has at most " + std::to_string(DetectionLimits::kSelections) + " selections");
        break;
      }
      rule_.selections.push_back(read_selection(*key, *value));
    }
    read_conditions();
    if (!has_selection) {
      findings_.error(of_ == Of::kRule ? codes::kDetection : codes::kFilter, key_.position,
                      std::string(of_ == Of::kRule ? "the detection" : "the filter") + " has no selection");
    }
    return std::move(window_);
  }

 private:
  Selection read_selection(const YamlNode& key, const YamlNode& value) {
    Selection selection;
    selection.name = key.text;
    selection.position = key.position;
    if (value.is_map()) {
      if (value.entry_count() == 0)
        empty(value.position, "an empty map");
      else
        selection.any_of.push_back(read_map(value));
    } else if (value.is_sequence()) {
      read_list(value, selection);
    } else if (value.is_null()) {
      empty(key.position, "nothing");
    } else {
      selection.any_of.push_back({});
      add_item(keywords({&value}, value.position), selection.any_of.back());
    }
    return selection;
  }

  /// Maps are alternatives; all scalars together are one more, at the place of the first of them.
  void read_list(const YamlNode& list, Selection& selection) {
    if (list.children.empty()) {
      empty(list.position, "an empty list");
      return;
    }
    std::vector<const YamlNode*> words;
    std::optional<std::size_t> words_at;
    for (const YamlNode* element : list.children) {
      if (element->is_sequence()) {
        findings_.error(codes::kSelectionType, element->position,
                        "a selection is a map, a list of maps or a list of keywords, not a list of lists");
      } else if (element->is_map() && element->entry_count() == 0) {
        empty(element->position, "an empty map");
      } else if (element->is_map()) {
        selection.any_of.push_back(read_map(*element));
      } else {
        if (!words_at) {
          words_at = selection.any_of.size();
          selection.any_of.push_back({});
        }
        words.push_back(element);
      }
    }
    if (words_at) add_item(keywords(words, words.front()->position), selection.any_of[*words_at]);
  }

  std::vector<Item> read_map(const YamlNode& map) {
    std::vector<Item> items;
    for (std::size_t i = 0; i < map.entry_count(); ++i) add_item(read_item(map.entry(i)), items);
    return items;
  }

  static void add_item(std::optional<Item> item, std::vector<Item>& items) {
    if (item) items.push_back(std::move(*item));
  }

  std::optional<Item> keywords(const std::vector<const YamlNode*>& words, Position position) {
    Item item;
    item.position = position;
    if (!read_values(words, Modifiers(), true, item)) return std::nullopt;
    return item;
  }

  std::optional<Item> read_item(const YamlNode::Entry& entry) {
    const std::string_view key = entry.key->text;
    if (key.empty()) {
      findings_.error(codes::kFieldName, entry.key->position, "an item needs the name of a field");
      return std::nullopt;
    }
    refuse_derived_name(key.substr(0, key.find('|')), entry.key->position, findings_);
    if (rule_.sigma_version < kArrayMatching) return read_field_item(entry, key.substr(0, key.find('|')));
    const auto position_of = [&](std::size_t offset) {
      return ScalarPositions(findings_.source(), *entry.key).at(offset);
    };
    const std::optional<FieldName> name = parse_field_name(key.substr(0, key.find('|')), position_of, findings_);
    if (!name) return std::nullopt;
    if (depth_ == 0 && (name->steps.empty() ? name->rest : name->steps.front().list) == kElementField) {
      findings_.error(codes::kFieldName, entry.key->position,
                      "'.' is the element of a list, and there is none outside a block such as 'items[any]:'");
      return std::nullopt;
    }
    return name->steps.empty() ? read_field_item(entry, name->rest) : read_block_item(entry, *name);
  }

  /// `a[any].b[0]…: …`: a block for every step, each inside the one before.
  std::optional<Item> read_block_item(const YamlNode::Entry& entry, const FieldName& name) {
    if (depth_ + name.steps.size() > DetectionLimits::kBlocks) {
      findings_.error(codes::kTooLarge, entry.key->position,
                      "at most " + std::to_string(DetectionLimits::kBlocks) + " blocks are read inside each other");
      return std::nullopt;
    }
    depth_ += name.steps.size();
    std::optional<ElementBlock> block;
    if (name.rest.empty() && is_body(*entry.value)) {
      block = read_body(entry);
    } else {
      std::optional<Item> item = read_field_item(entry, name.rest.empty() ? kElementField : name.rest);
      if (item) block = block_of(std::move(*item));
    }
    depth_ -= name.steps.size();
    if (!block) return std::nullopt;
    std::optional<Item> item;
    for (auto step = name.steps.rbegin(); step != name.steps.rend(); ++step) {
      if (item) block = block_of(std::move(*item));
      block->selector = step->selector;
      item.emplace();
      item->field = step->list;
      item->position = entry.key->position;
      item->block.push_back(std::move(*block));
    }
    return item;
  }

  static bool is_body(const YamlNode& value) {
    return value.is_map() || (value.is_sequence() && !value.children.empty() &&
                              std::all_of(value.children.begin(), value.children.end(),
                                          [](const YamlNode* each) { return each->is_map(); }));
  }

  /// A block whose only demand is `item`.
  static ElementBlock block_of(Item item) {
    ElementBlock block;
    block.condition = {ConditionSelection{0}, item.position};
    Selection& selection = block.selections.emplace_back();
    selection.position = item.position;
    selection.any_of.emplace_back().push_back(std::move(item));
    return block;
  }

  /// The map, or list of maps, behind `field[selector]`. With a key `condition` the map is a detection of its own.
  std::optional<ElementBlock> read_body(const YamlNode::Entry& entry) {
    const YamlNode& value = *entry.value;
    if (entry.key->text.find('|') != std::string::npos) {
      findings_.error(codes::kBlock, entry.key->position,
                      "a block takes no modifiers; they belong to the items inside, '.' is the element itself");
      return std::nullopt;
    }
    ElementBlock block;
    const bool has_condition = value.is_map() && value.find("condition").key != nullptr;
    if (!has_condition) {
      block.condition = {ConditionSelection{0}, value.position};
      block.selections.push_back(read_selection(*entry.key, value));
      block.selections.back().name.clear();
      return block;
    }
    for (std::size_t i = 0; i < value.entry_count(); ++i) {
      const auto [key, selection] = value.entry(i);
      if (key->text != "condition") block.selections.push_back(read_selection(*key, *selection));
    }
    const YamlNode& condition = *value.find("condition").value;
    if (!condition.is_scalar() || condition.is_null() || condition.text.size() > ConditionLimits::kBytes) {
      findings_.error(codes::kConditionType, condition.position, "the condition of a block must be text");
      return std::nullopt;
    }
    ParsedCondition parsed = read_condition(condition, block.selections);
    if (parsed.aggregation) {
      findings_.error(codes::kPipe, parsed.aggregation->position, "a block looks at one element, it cannot aggregate");
    }
    if (!parsed.condition || parsed.aggregation) return std::nullopt;
    block.condition = std::move(*parsed.condition);
    return block;
  }

  /// `field|modifiers: values`, where the key of the entry names the field as `field`.
  std::optional<Item> read_field_item(const YamlNode::Entry& entry, std::string_view field) {
    Item item;
    const std::string_view key = entry.key->text;
    const std::size_t bar = key.find('|');
    item.field = field;
    item.position = entry.key->position;
    std::optional<Modifiers> modifiers = Modifiers();
    if (bar != key.npos) {
      item.modifiers = key.substr(bar + 1);
      ScalarPositions positions(findings_.source(), *entry.key);
      const auto position_of = [&](std::size_t offset) { return positions.at(bar + 1 + offset); };
      modifiers = parse_modifiers(item.modifiers, position_of, findings_);
      if (!modifiers) return std::nullopt;
    }
    const bool keyword = item.field.empty();
    if (keyword && modifiers->family != Modifiers::Family::kPlain && modifiers->family != Modifiers::Family::kRegex) {
      findings_.error(codes::kNeedsField, entry.key->position, quoted(item.modifiers) + " needs the name of a field");
      return std::nullopt;
    }
    item.all = modifiers->all;
    item.negated = modifiers->negated;
    std::vector<const YamlNode*> nodes = {entry.value};
    if (entry.value->is_sequence()) nodes = entry.value->children;
    if (nodes.empty()) {
      findings_.error(codes::kEmptyValueList, entry.value->position, "the list of values is empty");
      return std::nullopt;
    }
    if (item.all && nodes.size() < 2 &&
        !modifiers->expand) {  // how many values a placeholder has, the rule cannot know
      findings_.error(codes::kAllNeedsList, entry.key->position, "'all' needs a list of at least two values");
      return std::nullopt;
    }
    warn_of_whole_offsets(*entry.key, *modifiers);
    if (!read_values(nodes, *modifiers, keyword, item)) return std::nullopt;
    if (rule_.sigma_version >= kArrayMatching && !resolve_references(item)) return std::nullopt;
    return item;
  }

  /// The names in `fieldref` follow the same rules as those of items, but select no elements.
  bool resolve_references(Item& item) {
    for (Value& value : item.values) {
      for (Test& test : value.any_of) {
        auto* const reference = std::get_if<FieldRefTest>(&test);
        if (reference == nullptr) continue;
        const auto position_of = [&](std::size_t) { return value.position; };
        std::optional<FieldName> name = parse_field_name(reference->field, position_of, findings_);
        if (!name) return false;
        if (!name->steps.empty()) {
          findings_.error(codes::kSelector, value.position, "'fieldref' names a field, it cannot select elements");
          return false;
        }
        reference->field = std::move(name->rest);
      }
    }
    return true;
  }

  void warn_of_whole_offsets(const YamlNode& key, const Modifiers& modifiers) {
    using Step = Modifiers::Step;
    if (!modifiers.has(Step::kBase64Offset) || modifiers.has(Step::kContains) || modifiers.has(Step::kStartsWith) ||
        modifiers.has(Step::kEndsWith)) {
      return;
    }
    findings_.warning(codes::kOffsetWhole, key.position,
                      "'base64offset' yields parts of a value and hardly ever matches without 'contains'");
  }

  bool read_values(const std::vector<const YamlNode*>& nodes, const Modifiers& modifiers, bool keyword, Item& item) {
    bool valid = true;
    for (const YamlNode* node : nodes) {
      if (!node->is_scalar()) {
        findings_.error(codes::kNestedValue, node->position,
                        "a value is text, a number, a boolean or null, not " + std::string(type_name(*node)) +
                            hint_of_block(*node, item));
        valid = false;
        continue;
      }
      if (node->is_null() && nodes.size() > 1 && !keyword) {
        findings_.warning(codes::kNullInList, node->position, "null in a list of values is not in the specification");
      }
      if (modifiers.expand) note_environment(node->text);
      const std::size_t before = item.values.size();
      valid = append_values(*node, modifiers, keyword, placeholders_, item.values, findings_) && valid;
      for (std::size_t i = before; i < item.values.size(); ++i) tests_ += item.values[i].any_of.size();
      if (tests_ > DetectionLimits::kTests) {
        findings_.error(codes::kTooLarge, node->position,
                        "a rule has at most " + std::to_string(DetectionLimits::kTests) + " tests");
        return false;
      }
    }
    return valid;
  }

  /// Notes the lists of one's own environment that a value asks for.
  void note_environment(std::string_view text) {
    for (const std::string_view name : environment_lists()) {
      const std::size_t at = text.find('%' + std::string(name) + '%');
      if (at == text.npos || (at > 0 && text[at - 1] == '\\')) continue;
      add_once({std::string(name), placeholders_.has(name)}, rule_.environment);
    }
  }

  /// What the author of a map in the place of a value may have meant.
  std::string hint_of_block(const YamlNode& node, const Item& item) const {
    if (!node.is_map()) return {};
    if (rule_.sigma_version >= kArrayMatching) return "; a map behind 'field[any]' is about an element of a list";
    return has_selector(item.field) ? "; with 'sigma-version: 3' it is about an element of the list" : "";
  }

  void empty(Position position, const std::string& what) {
    findings_.error(codes::kEmptySelection, position, "a selection of " + what + " would match every event");
  }

  void read_conditions() {
    const auto [key, value] = detection_.find("condition");
    if (value == nullptr) {
      findings_.error(codes::kConditionType, detection_.position, "a detection needs a condition");
      return;
    }
    std::vector<const YamlNode*> nodes = {value};
    if (value->is_sequence()) nodes = value->children;
    if (nodes.empty()) {
      findings_.error(codes::kConditionType, value->position, "the list of conditions is empty");
      return;
    }
    if (of_ == Of::kFilter && value->is_sequence()) {
      findings_.error(codes::kConditionType, value->position, "the condition of a filter must be text, not a list");
      return;
    }
    std::size_t bytes = 0;
    for (const YamlNode* node : nodes) {
      if (!node->is_scalar() || node->is_null()) {
        findings_.error(codes::kConditionType, node->position,
                        "a condition must be text, not " + std::string(type_name(*node)));
        continue;
      }
      if (node->text.find_first_not_of(" \t\r\n") == std::string::npos) {
        findings_.error(codes::kConditionType, node->position, "the condition is empty");
        continue;
      }
      bytes += node->text.size();
      if (bytes > ConditionLimits::kBytes) {
        findings_.error(codes::kConditionLimit, node->position,
                        "the condition has more than " + std::to_string(ConditionLimits::kBytes) + " bytes");
        return;
      }
      ParsedCondition parsed = read_condition(*node, rule_.selections);
      if (parsed.condition) rule_.conditions.push_back(std::move(*parsed.condition));
      if (parsed.aggregation) read_aggregation(std::move(*parsed.aggregation), nodes.size());
    }
    if (of_ == Of::kRule) read_timeframe();
  }

  void read_aggregation(LegacyAggregation aggregation, std::size_t conditions) {
    if (of_ == Of::kFilter) {
      findings_.error(codes::kPipe, aggregation.position, "a filter looks at one event, it cannot aggregate");
    } else if (conditions > 1) {
      findings_.unsupported(codes::kAggregation, aggregation.position,
                            "an aggregation that is one of several conditions is not evaluated");
    } else {
      window_ = LegacyWindow{std::move(aggregation), {}};
    }
  }

  void read_timeframe() {
    const auto [key, value] = detection_.find("timeframe");
    if (key == nullptr) return;
    if (!value->is_scalar() || !parse_timespan(value->text)) {
      findings_.error(codes::kTimespan, value->position,
                      "a timeframe is a number and one of the units s, m, h, d, w, M and y, as in '10m'");
      return;
    }
    if (!window_ && rule_.conditions.size() == 1) {
      // Its author wanted several events within that time; the condition on each event alone is another rule.
      if (std::optional<LegacyAggregation> near = conjunction_as_near(rule_.conditions.front())) {
        window_ = LegacyWindow{std::move(*near), {}};
      }
    }
    if (window_) {
      window_->timeframe = value->text;
    } else if (!findings_.must_be_set_aside()) {
      findings_.unsupported(codes::kTimeframe, key->position,
                            "a 'timeframe' without an aggregation, and the condition is no conjunction of selections");
    }
  }

  ParsedCondition read_condition(const YamlNode& node, const std::vector<Selection>& selections) {
    ScalarPositions positions(findings_.source(), node);
    const auto position_of = [&](std::size_t offset) { return positions.at(offset); };
    return parse_condition(node.text, selections, position_of, findings_);
  }

  const YamlNode& detection_;
  const YamlNode& key_;
  const Of of_;
  const Placeholders& placeholders_;
  Rule& rule_;
  Findings& findings_;
  std::size_t tests_ = 0;
  std::size_t depth_ = 0;  ///< blocks around the item that is read
  std::optional<LegacyWindow> window_;
};

}  // namespace

std::optional<LegacyWindow> read_detection(const YamlNode& root, const Placeholders& placeholders, Rule& rule,
                                           Findings& findings) {
  const YamlNode::Entry entry = root.find("detection");
  const YamlNode* const value = entry.value;
  if (value == nullptr) {
    findings.error(codes::kDetection, root.position, "a rule needs a detection");
    return std::nullopt;
  }
  if (!value->is_map()) {
    findings.error(codes::kDetection, value->position,
                   "the detection must be a map, not " + std::string(type_name(*value)));
    return std::nullopt;
  }
  return DetectionReader(entry, DetectionReader::Of::kRule, placeholders, rule, findings).read();
}

void read_filter_detection(YamlNode::Entry filter, const Placeholders& placeholders, Rule& rule, Findings& findings) {
  DetectionReader(filter, DetectionReader::Of::kFilter, placeholders, rule, findings).read();
}

}  // namespace trailhound
