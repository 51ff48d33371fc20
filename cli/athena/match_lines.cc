#include "cli/athena/match_lines.h"

#include <optional>
#include <utility>
#include <vector>

#include "engine/base/figures.h"
#include "engine/page/json_members.h"

namespace trailhound {
namespace {

/// Athena and Hive lower the case of keys.
std::string event_id(const JsonValue* event) {
  const std::string_view id = text_at(event, "eventID");
  return std::string(id.empty() ? text_at(event, "eventid") : id);
}

std::string take_rollup(const JsonValue* rollup, const ResultFinding& match, const TakeFinding& take) {
  const std::span<const JsonValue> references = elements_at(rollup, "references");
  const std::uint64_t count = number_at(rollup, "count");
  if (count != references.size()) {
    return "stands for " + with_commas(count) + " matches and lists " + std::to_string(references.size()) +
           " of them: write the file with 'trailhound hunt --all-lines'";
  }
  for (const JsonValue& reference : references) {
    ResultFinding finding = match;
    finding.key = text_at(&reference, "id");
    take(std::move(finding));
  }
  return {};
}

std::string take_alert(const JsonValue* alert, ResultFinding finding, const TakeFinding& take) {
  std::vector<std::string> group;
  const JsonValue* const parts = member(alert, "group");
  if (parts == nullptr) return "does not say which group it is of";
  for (const JsonMember& part : parts->members) group.push_back(part.value.text);
  const JsonValue* const window = member(alert, "window");
  const std::optional<Nanoseconds> first = parse_rfc3339(text_at(window, "first")),
                                   last = parse_rfc3339(text_at(window, "last"));
  if (!first || !last) return "does not say when its first and its last event were";
  finding.kind = ResultFinding::Kind::kAlert;
  finding.key = alert_key(group, *first, *last);
  take(std::move(finding));
  return {};
}

}  // namespace

bool is_match_line(std::string_view line) {
  if (line.find("\"trailhound/") == line.npos) return false;  // a page of a query may be one long line
  if (line.starts_with(R"({"schema":"trailhound/)")) return true;
  const std::optional<JsonValue> json = parse_json(line);
  return json && text_at(&*json, "schema").starts_with("trailhound/");
}

std::string take_match_line(std::string_view line, const TakeFinding& take) {
  const std::optional<JsonValue> json = parse_json(line);
  const JsonValue* const root = json ? &*json : nullptr;
  const std::string_view schema = text_at(root, "schema");
  const bool is_alert = schema == "trailhound/alert/1";
  if (!is_alert && schema != "trailhound/match/1") return "is neither a match line nor an alert line";
  const JsonValue* const rule = member(root, "rule");
  ResultFinding finding;
  finding.title = text_at(rule, "title");
  finding.rule = text_at(rule, "id");
  if (finding.rule.empty()) finding.rule = finding.title;
  if (finding.rule.empty()) return "has a rule without id and title";
  if (is_alert) return take_alert(root, std::move(finding), take);
  if (const JsonValue* const rollup = member(root, "rollup")) return take_rollup(rollup, finding, take);
  const JsonValue* const event = member(root, "event");
  if (event == nullptr) return "has no event";
  finding.key = event_id(event);
  take(std::move(finding));
  return {};
}

}  // namespace trailhound
