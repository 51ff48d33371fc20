#include "cli/athena/result_columns.h"

#include <algorithm>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/base/figures.h"
#include "engine/oracle/json.h"

namespace trailhound {
namespace {

std::optional<std::size_t> place_of(std::string_view wanted, std::span<const std::string> names) {
  const auto found =
      std::find_if(names.begin(), names.end(), [&](const std::string& name) { return ascii_lower(name) == wanted; });
  if (found == names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - names.begin());
}

/// `'a', 'b' and 3 more`
std::string listed(std::span<const std::string> names) {
  constexpr std::size_t kShown = 8, kWidth = 40;
  std::string text;
  for (const std::string& name : names.first(std::min(names.size(), kShown))) {
    text += (text.empty() ? "'" : ", '") + shortened(name, kWidth) + "'";
  }
  return names.size() > kShown ? text + " and " + std::to_string(names.size() - kShown) + " more" : text;
}

/// The values of a group out of the JSON text of an array. nullopt: it is none.
std::optional<std::vector<std::string>> group_of(const std::string& text) {
  const std::optional<JsonValue> json = parse_json(text);
  if (!json || json->kind != JsonValue::Kind::kArray) return std::nullopt;
  std::vector<std::string> values;
  for (const JsonValue& value : json->elements) {
    if (value.is_container()) return std::nullopt;
    values.push_back(value.text);
  }
  return values;
}

}  // namespace

Result<ResultColumns, std::string> ResultColumns::of(std::span<const std::string> names, const std::string& rule) {
  ResultColumns columns;
  columns.count_ = names.size();
  columns.rule_ = rule;
  columns.rule_id_ = place_of("rule_id", names);
  columns.event_id_ = place_of("eventid", names);
  const std::string seen = " (its columns are " + listed(names) + ")";
  if (!columns.event_id_) {
    const auto group = place_of("group_values", names), first = place_of("first_time", names),
               last = place_of("last_time", names);
    if (!group || !first || !last) {
      return "has no column eventid, nor group_values, first_time and last_time as results of correlations" + seen;
    }
    columns.group_ = *group;
    columns.first_ = *first;
    columns.last_ = *last;
  }
  if (!columns.rule_id_ && rule.empty()) {
    return "has no column rule_id: --rule ID=FILE says which rule it is of" + seen;
  }
  if (columns.rule_id_ && !rule.empty()) return std::string("has a column rule_id: name it without --rule");
  return columns;
}

Result<ResultFinding, std::string> ResultColumns::finding(const std::vector<std::string>& cells) const {
  if (cells.size() != count_) {
    return "has " + counted(cells.size(), "value") + " for " + counted(count_, "column");
  }
  ResultFinding finding;
  finding.kind = kind();
  finding.rule = rule_id_ ? cells[*rule_id_] : rule_;
  if (finding.rule.empty()) return std::string("has no rule_id");
  if (event_id_) {
    finding.key = cells[*event_id_];
    return finding;
  }
  const std::optional<std::vector<std::string>> group = group_of(cells[group_]);
  if (!group) return std::string("has no JSON array of values in group_values");
  const std::optional<Nanoseconds> first = parse_event_time(cells[first_]), last = parse_event_time(cells[last_]);
  if (!first || !last) return std::string("has no time in first_time or last_time");
  finding.key = alert_key(*group, *first, *last);
  return finding;
}

}  // namespace trailhound
