#include "engine/lint/lint.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "engine/base/text.h"
#include "engine/lint/known_values.h"
#include "engine/lint/lists.h"
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

/// The pattern of a value that is a plain string test; null for any other.
const Pattern* pattern_of(const Value& value) {
  if (value.any_of.size() != 1) return nullptr;
  const auto* test = std::get_if<StringTest>(&value.any_of.front());
  return test == nullptr ? nullptr : &test->pattern;
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
    if (with_metadata) {
      check_tags();
      check_metadata();
    }
    for (const Condition& condition : rule_.conditions) check_filters(condition);
  }

 private:
  void warn(std::string_view code, Position position, std::string text) {
    Diagnostic diagnostic;
    diagnostic.severity = Severity::kWarning;
    diagnostic.code = code;
    diagnostic.path = rule_.file;
    diagnostic.position = position;
    diagnostic.text = std::move(text);
    out_.push_back(std::move(diagnostic));
  }

  void check_field(const Item& item) {
    if (item.field.empty() || is_cloudtrail_field(item.field)) return;
    warn(codes::kUnknownField, item.position, "no CloudTrail record has a field " + quoted(item.field));
  }

  void check_values(const Item& item) {
    const std::span<const std::string_view> possible = values_of_field(item.field);
    for (const Value& value : item.values) {
      const Pattern* pattern = pattern_of(value);
      if (pattern == nullptr) continue;
      if (item.field == "eventSource" && !pattern->has_wildcard() && !pattern->literal().ends_with(".amazonaws.com") &&
          pattern->literal().find('.') == std::string::npos) {
        warn(codes::kImpossible, value.position,
             "an eventSource is a name such as iam.amazonaws.com, never " + quoted(value.source));
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

  void check_tags() {
    constexpr std::string_view kPrefix = "attack.";
    for (const std::string& tag : rule_.tags) {
      if (!tag.starts_with(kPrefix)) continue;
      std::string name = tag.substr(kPrefix.size());
      const std::span<const Tactic> tactics = attack_tactics();
      if (std::any_of(tactics.begin(), tactics.end(), [&](const Tactic& tactic) { return tactic.tag == name; }))
        continue;
      // Groups and software (g0016, s0154) are no techniques, and their list is not here.
      if (name.size() == 5 && (name[0] == 'g' || name[0] == 's') &&
          name.find_first_not_of("0123456789", 1) == name.npos)
        continue;
      if (!name.empty() && name[0] == 't') name[0] = 'T';
      if (technique_name(name).empty()) {
        warn(codes::kUnknownTag, rule_.position, "ATT&CK has no tactic or technique for the tag " + quoted(tag));
      }
    }
  }

  void check_metadata() {
    std::string missing;
    const auto need = [&](bool there, const char* what) {
      if (!there) missing += (missing.empty() ? "" : ", ") + std::string(what);
    };
    need(!rule_.id.empty(), "id");
    need(!rule_.description.empty(), "description");
    need(!rule_.author.empty(), "author");
    need(!rule_.status.empty(), "status");
    need(rule_.level != Level::kNone, "level");
    need(!rule_.tags.empty(), "tags");
    need(!rule_.references.empty(), "references");
    need(!rule_.false_positives.empty(), "falsepositives");
    if (!missing.empty()) warn(codes::kNoMetadata, rule_.position, quoted(rule_.title) + " has no " + missing);
  }

  /// The selections that must hold where the condition does, and those that must not, as far as its top level says.
  void split(const Condition& condition, bool negated, std::vector<std::uint32_t>& holds,
             std::vector<std::uint32_t>& holds_not) const {
    std::vector<std::uint32_t>& out = negated ? holds_not : holds;
    if (const auto* both = std::get_if<ConditionAnd>(&condition.node); both != nullptr && !negated) {
      for (const Condition& operand : both->operands) split(operand, negated, holds, holds_not);
    } else if (const auto* either = std::get_if<ConditionOr>(&condition.node); either != nullptr && negated) {
      for (const Condition& operand : either->operands) split(operand, negated, holds, holds_not);
    } else if (const auto* inverse = std::get_if<ConditionNot>(&condition.node)) {
      split(inverse->operand.front(), !negated, holds, holds_not);
    } else if (const auto* selection = std::get_if<ConditionSelection>(&condition.node)) {
      out.push_back(selection->selection);
    } else if (const auto* several = std::get_if<ConditionQuantifier>(&condition.node)) {
      if (several->all != negated || several->selections.size() == 1)
        out.insert(out.end(), several->selections.begin(), several->selections.end());
    }
  }

  /// Whether `wide` holds wherever `narrow` does, as far as their texts tell.
  static bool implied(const Item& narrow, const Item& wide) {
    if (narrow.field != wide.field || narrow.modifiers != wide.modifiers || narrow.all || narrow.negated) return false;
    return std::all_of(narrow.values.begin(), narrow.values.end(), [&](const Value& value) {
      return std::any_of(wide.values.begin(), wide.values.end(),
                         [&](const Value& other) { return other.source == value.source; });
    });
  }

  void check_filters(const Condition& condition) {
    std::vector<std::uint32_t> holds, holds_not;
    split(condition, false, holds, holds_not);
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
    Diagnostic diagnostic;
    diagnostic.severity = Severity::kWarning;
    diagnostic.code = codes::kSameDetection;
    diagnostic.path = rule.file;
    diagnostic.position = rule.position;
    diagnostic.text = quoted(rule.title) + " detects exactly what " + quoted(place->second->title) + " does";
    out.push_back(std::move(diagnostic));
  }
  return out;
}

}  // namespace trailhound
