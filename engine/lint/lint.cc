#include "engine/lint/lint.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/text.h"
#include "engine/catalogue/event_names.h"
#include "engine/catalogue/record_fields.h"
#include "engine/lint/conjuncts.h"
#include "engine/lint/metadata_lint.h"
#include "engine/sigma/findings.h"

namespace trailhound {
namespace {

/// Whether the pattern covers all of `text`, without regard to case. Both sides are ASCII names here, so a byte is a
/// character.
bool fits(const Pattern& pattern, std::string_view text) {
  std::string glob;  // '\1' any run, '\2' any one: bytes that no name holds
  for (const Pattern::Part& part : pattern.parts) {
    if (part.kind == Pattern::Kind::kLiteral) glob += folded(part.text);
    if (part.kind == Pattern::Kind::kAnyRun) glob += '\1';
    if (part.kind == Pattern::Kind::kAnyOne) glob += '\2';
  }
  const std::string subject = folded(text);
  std::size_t g = 0, s = 0, run = std::string::npos, retry = 0;
  while (s < subject.size()) {
    if (g < glob.size() && glob[g] == '\1') {
      run = g++;
      retry = s;
    } else if (g < glob.size() && (glob[g] == '\2' || glob[g] == subject[s])) {
      ++g;
      ++s;
    } else if (run != std::string::npos) {
      g = run + 1;
      s = ++retry;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('\1', g) == std::string::npos;
}

class RuleLint {
 public:
  RuleLint(const Rule& rule, std::vector<Diagnostic>& out) : rule_(rule), out_(out) {}

  /// `with_metadata`: false for what another part of the same document has had looked at.
  void run(bool with_metadata) {
    for (const Selection& selection : rule_.selections) {
      for (const std::vector<Item>& items : selection.any_of) {
        for (const Item& item : items) {
          check_field(item);
          check_values(item);
        }
        check_events(items);
      }
    }
    if (with_metadata) lint_metadata(rule_, out_);
    for (const Condition& condition : rule_.conditions) check_filters(condition);
  }

 private:
  void warn(std::string_view code, Position position, std::string text) {
    out_.push_back(lint_remark(code, rule_.file, position, std::move(text)));
  }

  void check_field(const Item& item) {
    if (item.field.empty() || is_cloudtrail_field(item.field)) return;
    warn(codes::kUnknownField, item.position, "no CloudTrail record has a field " + quoted(item.field));
  }

  void check_values(const Item& item) {
    const std::span<const std::string_view> possible = values_of_field(item.field);
    for (const Value& value : item.values) {
      if (is_text_field(item.field) && value.any_of.size() == 1 &&
          (std::holds_alternative<NumberTest>(value.any_of.front()) ||
           std::holds_alternative<BooleanTest>(value.any_of.front()))) {
        warn(codes::kImpossible, value.position, item.field + " is text, never like " + quoted(value.source));
        continue;
      }
      const Pattern* pattern = pattern_of(value);
      if (pattern == nullptr) continue;
      const FieldShape* shape = shape_of_field(item.field);
      if (shape != nullptr && !pattern->has_wildcard() && !shape->fits(pattern->literal())) {
        warn(codes::kImpossible, value.position,
             item.field + " is " + std::string(shape->description) + ", never " + quoted(value.source));
        continue;
      }
      if (possible.empty()) continue;
      if (std::any_of(possible.begin(), possible.end(), [&](std::string_view text) { return fits(*pattern, text); }))
        continue;
      std::string list;
      for (const std::string_view text : possible) list += (list.empty() ? "" : ", ") + std::string(text);
      warn(codes::kImpossible, value.position,
           item.field + " is never " + quoted(value.source) + ", but one of " + list);
    }
  }

  /// eventName against eventSource, where one map states both and all its sources are in the list.
  void check_events(const std::vector<Item>& items) {
    std::vector<const SourceEvents*> sources;
    std::string source_names;
    for (const Item& item : items) {
      if (item.field != "eventSource" || item.negated) continue;
      for (const Value& value : item.values) {
        const Pattern* pattern = pattern_of(value);
        if (pattern == nullptr || pattern->has_wildcard()) return;
        sources.push_back(find_source_events(pattern->literal()));
        if (sources.back() == nullptr) return;
        source_names += (source_names.empty() ? "" : " or ") + pattern->literal();
      }
    }
    if (sources.empty()) return;
    for (const Item& item : items) {
      if (item.field != "eventName" || item.negated) continue;
      for (const Value& value : item.values) check_event(value, sources, source_names);
    }
  }

  void check_event(const Value& value, const std::vector<const SourceEvents*>& sources,
                   const std::string& source_names) {
    const Pattern* pattern = pattern_of(value);
    if (pattern == nullptr) return;
    for (const SourceEvents* source : sources) {
      if (std::any_of(source->names.begin(), source->names.end(),
                      [&](std::string_view name) { return fits(*pattern, name); }))
        return;
    }
    for (const SourceEvents* source : sources) {
      for (const auto& [api, recorded] : source->recorded_as) {
        if (!fits(*pattern, api)) continue;
        warn(codes::kRecordedAs, value.position,
             "CloudTrail records " + std::string(api) + " under the name " + std::string(recorded));
        return;
      }
    }
    warn(codes::kUnknownEvent, value.position, source_names + " has no event " + quoted(value.source));
  }

  /// Whether the value `wide` is satisfied by every text that satisfies `narrow`, as far as their patterns tell.
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

  /// Whether `wide` holds wherever `narrow` does.
  static bool implied(const Item& narrow, const Item& wide) {
    if (narrow.field != wide.field || narrow.all || narrow.negated || wide.all || wide.negated) return false;
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
             quoted(rule_.selections[index].name) + " holds wherever the rule could match, so it never does");
        break;
      }
    }
  }

  const Rule& rule_;
  std::vector<Diagnostic>& out_;
};

/// The detection without what says whose it is and where it stands.
std::string detection_text(const Rule& rule) {
  Rule bare;
  bare.selections = rule.selections;
  bare.conditions = rule.conditions;
  for (Selection& selection : bare.selections) {
    selection.position = {};
    for (std::vector<Item>& items : selection.any_of) {
      for (Item& item : items) {
        item.position = {};
        for (Value& value : item.values) value.position = {};
      }
    }
  }
  std::string text = dump(bare);
  // What is left of positions are those of conditions; a number of a value cannot look like this, it is quoted.
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
  const Rule* before = nullptr;  // the parts of a document follow each other
  for (const Rule& rule : rules) {
    if (!rule.logsource.is_cloudtrail()) continue;
    const bool same_document = rule.is_part && before != nullptr && before->is_part && before->file == rule.file &&
                               before->position == rule.position;
    RuleLint(rule, out).run(!same_document);
    before = &rule;
    if (rule.is_part) continue;  // to count what another rule reports is something else
    const auto [place, is_new] = detections.try_emplace(detection_text(rule), &rule);
    if (is_new) continue;
    out.push_back(lint_remark(codes::kSameDetection, rule.file, rule.position,
                              quoted(rule.title) + " detects exactly what " + quoted(place->second->title) + " does"));
  }
  return out;
}

}  // namespace trailhound
