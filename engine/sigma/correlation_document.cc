#include "engine/sigma/correlation_document.h"

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "engine/base/text.h"
#include "engine/sigma/codes.h"
#include "engine/sigma/metadata.h"
#include "engine/sigma/scalar.h"
#include "engine/sigma/scalar_position.h"
#include "engine/sigma/timespan.h"

namespace trailhound {
namespace {

using Type = Correlation::Type;
using Operator = Correlation::Bound::Operator;

constexpr Type kTypes[] = {Type::kEventCount, Type::kValueCount,      Type::kValueSum,
                           Type::kValueAvg,   Type::kValuePercentile, Type::kValueMedian,
                           Type::kTemporal,   Type::kTemporalOrdered, Type::kNewValue};

bool is_temporal(Type type) { return type == Type::kTemporal || type == Type::kTemporalOrdered; }
bool is_value(Type type) { return type != Type::kEventCount && type != Type::kNewValue && !is_temporal(type); }

std::optional<Operator> parse_operator(std::string_view text) {
  constexpr std::pair<std::string_view, Operator> kOperators[] = {
      {"gt", Operator::kGreater},      {"gte", Operator::kGreaterOrEqual}, {"lt", Operator::kLess},
      {"lte", Operator::kLessOrEqual}, {"eq", Operator::kEqual},           {"neq", Operator::kNotEqual}};
  for (const auto& [name, op] : kOperators) {
    if (name == text) return op;
  }
  return std::nullopt;
}

class CorrelationReader {
 public:
  CorrelationReader(const YamlNode& root, const YamlNode& map, CorrelationDraft& draft, Findings& findings)
      : root_(root), map_(map), draft_(draft), correlation_(draft.correlation), findings_(findings) {}

  void read() {
    const bool typed = read_type();
    check_keys(typed);
    if (correlation_.type != Type::kNewValue) read_timespan();
    read_group_by();
    read_aliases();
    read_generate();
    read_rules();
    if (typed && correlation_.type == Type::kNewValue) {
      read_new_value();
    } else if (typed) {
      read_condition();
    }
  }

 private:
  void check_keys(bool typed) {
    constexpr std::string_view kKeys[] = {"type", "rules", "timespan", "group-by", "aliases", "condition", "generate"};
    constexpr std::string_view kNewValueKeys[] = {"type",    "rules", "field",      "group-by",
                                                  "aliases", "learn", "new-groups", "generate"};
    const auto has = [](std::span<const std::string_view> keys, const std::string& key) {
      return std::find(keys.begin(), keys.end(), key) != keys.end();
    };
    const bool is_new_value = correlation_.type == Type::kNewValue;
    for (std::size_t i = 0; i < map_.entry_count(); ++i) {
      const YamlNode& key = *map_.entry(i).key;
      if (has(is_new_value ? std::span<const std::string_view>(kNewValueKeys) : kKeys, key.text)) continue;
      const bool is_of_other =
          typed && has(is_new_value ? std::span<const std::string_view>(kKeys) : kNewValueKeys, key.text);
      const std::string of = is_of_other ? " of the type " + std::string(to_string(correlation_.type)) : std::string();
      findings_.error(codes::kCorrelation, key.position, "a correlation" + of + " has no key " + quoted(key.text));
    }
  }

  bool read_type() {
    const YamlNode* node = map_.find("type").value;
    if (node == nullptr) {
      findings_.error(codes::kCorrelationType, map_.position, "a correlation needs a type");
      return false;
    }
    for (const Type type : kTypes) {
      if (!node->is_scalar() || folded(node->text) != to_string(type)) continue;  // pySigma takes any case
      correlation_.type = type;
      return true;
    }
    findings_.error(codes::kCorrelationType, node->position,
                    "a type is one of event_count, value_count, value_sum, value_avg, value_percentile, value_median, "
                    "temporal, temporal_ordered and new_value");
    return false;
  }

  std::optional<Nanoseconds> timespan_of(const YamlNode& node) {
    const std::optional<Nanoseconds> timespan = node.is_scalar() ? parse_timespan(node.text) : std::nullopt;
    if (!timespan) {
      findings_.error(codes::kTimespan, node.position,
                      "a timespan is a number and one of the units s, m, h, d, w, M and y, as in '10m'");
    }
    return timespan;
  }

  void read_timespan() {
    const YamlNode* node = map_.find("timespan").value;
    if (node == nullptr) {
      findings_.error(codes::kTimespan, map_.position, "a correlation needs a timespan");
      return;
    }
    const std::optional<Nanoseconds> timespan = timespan_of(*node);
    if (!timespan) return;
    correlation_.timespan = *timespan;
    correlation_.timespan_text = node->text;
  }

  void read_new_value() {
    if (!has_rules_) findings_.error(codes::kCorrelationRules, map_.position, "a correlation needs rules");
    const YamlNode* field = map_.find("field").value;
    if (field == nullptr) {
      findings_.error(codes::kNewValue, map_.position, "a correlation of the type new_value needs a field");
    } else {
      read_value_fields(*field, codes::kNewValue, "the field of a correlation");
    }
    if (const YamlNode* learn = map_.find("learn").value) {
      correlation_.learn = timespan_of(*learn);
      if (correlation_.learn) correlation_.learn_text = learn->text;
    }
    const YamlNode* new_groups = map_.find("new-groups").value;
    if (new_groups == nullptr) return;
    if (!new_groups->is_scalar() || new_groups->text != "ignore") {
      findings_.error(codes::kNewValue, new_groups->position, "the only value of new-groups is 'ignore'");
    } else if (map_.find("learn").value == nullptr) {
      findings_.warning(codes::kUnusedNewGroups, new_groups->position,
                        "without 'learn' no group is new, so new-groups changes nothing");
    }
    correlation_.ignores_new_groups = true;
  }

  /// The scalar itself, or the elements of a list of scalars; nullopt after a report.
  std::optional<std::vector<const YamlNode*>> names_of(const YamlNode& node, std::string_view code,
                                                       const std::string& what) {
    std::vector<const YamlNode*> nodes = {&node};
    if (node.is_sequence()) nodes = node.children;
    for (const YamlNode* name : nodes) {
      if (name->is_scalar() && !name->is_null() && !name->text.empty()) continue;
      findings_.error(code, name->position, what + " must be text or a list of texts");
      return std::nullopt;
    }
    return nodes;
  }

  void read_group_by() {
    const YamlNode* node = map_.find("group-by").value;
    if (node == nullptr || node->is_null()) return;
    const auto names = names_of(*node, codes::kGroupBy, "group-by");
    if (!names) return;
    for (const YamlNode* name : *names) {
      const auto same = [name](const Correlation::GroupPart& part) { return part.name == name->text; };
      if (std::any_of(correlation_.group_by.begin(), correlation_.group_by.end(), same)) {
        findings_.error(codes::kGroupBy, name->position, "group-by names " + quoted(name->text) + " twice");
      } else if (correlation_.group_by.size() == Correlation::Limits::kGroupParts) {
        findings_.error(codes::kTooLarge, name->position,
                        "group-by has at most " + std::to_string(Correlation::Limits::kGroupParts) + " fields");
        return;
      } else {
        correlation_.group_by.push_back({name->text, {}, {}});
        draft_.group_positions.push_back(name->position);
      }
    }
  }

  void read_aliases() {
    const YamlNode* node = map_.find("aliases").value;
    if (node == nullptr || node->is_null()) return;
    if (!node->is_map()) return bad_alias(*node, "aliases must be a map of names");
    for (std::size_t i = 0; i < node->entry_count(); ++i) {
      const auto [key, value] = node->entry(i);
      if (!value->is_map()) return bad_alias(*value, "an alias is a map from rules to their fields");
      CorrelationDraft::Alias alias{key->text, key->position, {}};
      for (std::size_t j = 0; j < value->entry_count(); ++j) {
        const auto [rule, field] = value->entry(j);
        if (!field->is_scalar() || field->is_null() || field->text.empty()) {
          return bad_alias(*field, "the field of an alias must be text");
        }
        alias.fields.push_back({rule->text, field->text, rule->position});
      }
      if (alias.fields.empty()) return bad_alias(*value, "the alias " + quoted(key->text) + " names no rule");
      const auto same = [&](const Correlation::GroupPart& part) { return part.name == alias.name; };
      if (std::none_of(correlation_.group_by.begin(), correlation_.group_by.end(), same)) {
        findings_.warning(codes::kUnusedAlias, key->position,
                          "group-by does not name the alias " + quoted(key->text) + ", so it changes nothing");
      }
      draft_.aliases.push_back(std::move(alias));
    }
  }

  void bad_alias(const YamlNode& node, std::string text) {
    findings_.error(codes::kRuleAlias, node.position, std::move(text));
  }

  /// The specification has it under `correlation`, published rules also at the top level.
  void read_generate() {
    bool stated = false;
    for (const YamlNode* node : {map_.find("generate").value, root_.find("generate").value}) {
      if (node == nullptr || node->is_null()) continue;
      const YamlScalar scalar = node->is_scalar() ? resolve_scalar(*node) : YamlScalar();
      if (scalar.type != YamlScalar::Type::kBoolean) {
        findings_.error(codes::kGenerate, node->position,
                        "generate must be true or false, not " + std::string(type_name(*node)));
      } else if (stated && correlation_.generate != scalar.boolean) {
        findings_.error(codes::kGenerate, node->position, "generate is true at one place and false at the other");
      } else {
        correlation_.generate = scalar.boolean;
        stated = true;
      }
    }
  }

  void read_rules() {
    const YamlNode* node = map_.find("rules").value;
    has_rules_ = node != nullptr;
    if (!has_rules_) return;  // an expression may name them
    const auto names = names_of(*node, codes::kCorrelationRules, "rules");
    if (!names) return;
    if (names->empty()) findings_.error(codes::kCorrelationRules, node->position, "the list of rules is empty");
    for (const YamlNode* name : *names) add_rule(name->text, name->position);
  }

  void add_rule(const std::string& name, Position position) {
    if (!seen_.emplace(name).second) {
      findings_.error(codes::kCorrelationRules, position, "the rule " + quoted(name) + " is listed twice");
      return;
    }
    const std::size_t most =
        is_temporal(correlation_.type) ? Correlation::Limits::kTemporalRules : Correlation::Limits::kRules;
    if (correlation_.rules.size() == most) {
      findings_.error(codes::kTooLarge, position,
                      "a correlation of this type has at most " + std::to_string(most) + " rules");
    }
    if (correlation_.rules.size() > most) return;
    correlation_.rules.push_back({false, 0, name, position});
  }

  void read_condition() {
    const YamlNode* node = map_.find("condition").value;
    const bool is_text = node != nullptr && node->is_scalar() && !node->is_null();
    if (is_text && is_temporal(correlation_.type)) {
      read_expression(*node);
      return;
    }
    if (!has_rules_) {
      findings_.error(codes::kCorrelationRules, map_.position, "a correlation needs rules");
    }
    if (node == nullptr && is_temporal(correlation_.type)) return;
    if (node == nullptr) {
      findings_.error(codes::kBounds, map_.position,
                      "a correlation of the type " + std::string(to_string(correlation_.type)) + " needs a condition");
      return;
    }
    if (!node->is_map()) {
      findings_.error(codes::kBounds, node->position,
                      "the condition must be a map such as {gte: 5}, not " + std::string(type_name(*node)));
      return;
    }
    read_bounds(*node);
  }

  void read_expression(const YamlNode& node) {
    if (node.text.size() > ConditionLimits::kBytes) {
      findings_.error(codes::kConditionLimit, node.position,
                      "the condition has more than " + std::to_string(ConditionLimits::kBytes) + " bytes");
      return;
    }
    std::vector<ExpressionName> names;
    for (const Correlation::Reference& rule : correlation_.rules) names.push_back({rule.text, rule.position});
    if (has_rules_ && names.empty()) return;  // reported
    ScalarPositions positions(findings_.source(), node);
    const auto position_of = [&](std::size_t offset) { return positions.at(offset); };
    correlation_.expression = parse_rule_expression(node.text, names, position_of, findings_);
    if (has_rules_) return;
    for (const ExpressionName& name : names) add_rule(name.text, name.position);
  }

  void read_bounds(const YamlNode& condition) {
    const bool value = is_value(correlation_.type);
    for (std::size_t i = 0; i < condition.entry_count(); ++i) {
      const auto [key, node] = condition.entry(i);
      if (const std::optional<Operator> op = parse_operator(key->text)) {
        if (const std::optional<Fixed> number = number_of(*node)) {
          correlation_.bounds.push_back({*op, *number, node->text});
        }
      } else if (key->text == "field" && value) {
        read_value_fields(*node, codes::kBounds, "the field of a condition");
      } else if (key->text == "percentile" && correlation_.type == Type::kValuePercentile) {
        read_percentile(*node);
      } else {
        findings_.error(codes::kBounds, key->position,
                        "the condition of a correlation of the type " + std::string(to_string(correlation_.type)) +
                            " has no key " + quoted(key->text));
      }
    }
    if (value && condition.find("field").key == nullptr) {
      findings_.error(
          codes::kBounds, condition.position,
          "the condition of a correlation of the type " + std::string(to_string(correlation_.type)) + " needs a field");
    }
    if (correlation_.bounds.empty() && !findings_.has_error()) {
      findings_.error(codes::kBounds, condition.position, "the condition compares with nothing");
    }
  }

  std::optional<Fixed> number_of(const YamlNode& node) {
    YamlScalar scalar = node.is_scalar() ? resolve_scalar(node) : YamlScalar();
    if (std::optional<YamlScalar> quoted_number = number_in_quotes(node)) scalar = std::move(*quoted_number);
    if (scalar.type != YamlScalar::Type::kNumber) {
      findings_.error(codes::kBounds, node.position, "this must be a number, not " + std::string(type_name(node)));
      return std::nullopt;
    }
    const std::optional<Fixed> number = to_fixed(scalar.number);
    if (!number) findings_.error(codes::kBounds, node.position, "this number is larger than any sum can be");
    return number;
  }

  void read_value_fields(const YamlNode& node, std::string_view code, const std::string& what) {
    const auto names = names_of(node, code, what);
    if (!names) return;
    const bool is_tuple = correlation_.type == Type::kValueCount || correlation_.type == Type::kNewValue;
    const std::size_t most = is_tuple ? Correlation::Limits::kValueFields : 1;
    if (names->empty() || names->size() > most) {
      findings_.error(code, node.position,
                      "a " + std::string(code == codes::kBounds ? "condition" : "correlation") +
                          " of this type takes one field" +
                          (most > 1 ? " to " + std::to_string(most) + " fields" : std::string()));
      return;
    }
    const std::vector<std::string>& fields = correlation_.value_fields;
    for (const YamlNode* name : *names) {
      if (code == codes::kNewValue && std::find(fields.begin(), fields.end(), name->text) != fields.end()) {
        findings_.error(code, name->position, "field names " + quoted(name->text) + " twice");
        return;
      }
      correlation_.value_fields.push_back(name->text);
      correlation_.value_positions.push_back(name->position);
    }
  }

  void read_percentile(const YamlNode& node) {
    const std::optional<Fixed> number = number_of(node);
    if (!number) return;
    if (*number < 0 || *number > Fixed{100} * kFixedOne) {
      findings_.error(codes::kBounds, node.position, "a percentile is a number from 0 to 100");
      return;
    }
    correlation_.percentile = static_cast<std::int64_t>(*number / 1000);
  }

  const YamlNode& root_;
  const YamlNode& map_;
  CorrelationDraft& draft_;
  Correlation& correlation_;
  Findings& findings_;
  std::unordered_set<std::string> seen_;
  bool has_rules_ = false;
};

}  // namespace

CorrelationDraft read_correlation(const YamlNode& root, Findings& findings) {
  CorrelationDraft draft;
  Rule metadata;
  read_metadata(root, metadata, findings, false);
  take_metadata(metadata, draft.correlation);
  const YamlNode& map = *root.find("correlation").value;
  if (map.is_map()) {
    CorrelationReader(root, map, draft, findings).read();
  } else {
    findings.error(codes::kCorrelation, map.position,
                   "the correlation must be a map, not " + std::string(type_name(map)));
  }
  return draft;
}

void take_metadata(const Rule& rule, Correlation& correlation) {
  correlation.id = rule.id;
  correlation.name = rule.name;
  correlation.title = rule.title;
  correlation.status = rule.status;
  correlation.author = rule.author;
  correlation.description = rule.description;
  correlation.license = rule.license;
  correlation.date = rule.date;
  correlation.modified = rule.modified;
  correlation.level = rule.level;
  correlation.tags = rule.tags;
  correlation.references = rule.references;
  correlation.false_positives = rule.false_positives;
  correlation.fields = rule.fields;
  correlation.file = rule.file;
  correlation.path = rule.path;
  correlation.position = rule.position;
  correlation.metadata_positions = rule.metadata_positions;
}

}  // namespace trailhound
