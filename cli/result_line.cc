#include "cli/result_line.h"

#include <charconv>
#include <optional>

#include "engine/oracle/json.h"

namespace trailhound {
namespace {

const JsonValue* member(const JsonValue* object, std::string_view key) {
  if (object == nullptr) return nullptr;
  for (const JsonMember& candidate : object->members) {
    if (candidate.key == key) return &candidate.value;
  }
  return nullptr;
}

std::string text_of_member(const JsonValue* object, std::string_view key) {
  const JsonValue* const value = member(object, key);
  return value != nullptr && value->kind == JsonValue::Kind::kString ? value->text : std::string();
}

std::optional<std::uint64_t> number_of_member(const JsonValue* object, std::string_view key) {
  const JsonValue* const value = member(object, key);
  if (value == nullptr || value->kind != JsonValue::Kind::kNumber) return std::nullopt;
  std::uint64_t number = 0;
  const char* const end = value->text.data() + value->text.size();
  const auto [stop, failure] = std::from_chars(value->text.data(), end, number);
  if (failure != std::errc{} || stop != end) return std::nullopt;
  return number;
}

bool append_place(const JsonValue* holder, std::vector<ResultLine::Place>& places) {
  const JsonValue* const source = member(holder, "source");
  const std::optional<std::uint64_t> record = number_of_member(source, "record");
  std::string path = text_of_member(source, "path");
  if (!record || path.empty()) return false;
  places.push_back({std::move(path), *record});
  return true;
}

}  // namespace

Result<ResultLine, std::string> parse_result_line(std::string_view line) {
  const std::optional<JsonValue> json = parse_json(line);
  const JsonValue* const root = json ? &*json : nullptr;
  const std::string schema = text_of_member(root, "schema");
  ResultLine result;
  result.is_alert = schema == "trailhound/alert/1";
  if (!result.is_alert && schema != "trailhound/match/1")
    return std::string("is neither a match line nor an alert line");
  const JsonValue* const rule = member(root, "rule");
  result.rule_id = text_of_member(rule, "id");
  result.rule_title = text_of_member(rule, "title");
  result.is_of_search = result.rule_id.empty() && text_of_member(rule, "path") == "search";
  if (!result.is_alert) {
    if (!append_place(root, result.events)) return std::string("does not say where its record is");
    const JsonValue* const rollup = member(root, "rollup");
    const JsonValue* const references = member(rollup, "references");
    if (references == nullptr || references->elements.empty()) return result;
    result.events.clear();
    for (const JsonValue& reference : references->elements) {
      if (!append_place(&reference, result.events)) return std::string("does not say where its events are");
    }
    result.count = number_of_member(rollup, "count").value_or(result.events.size());
    return result;
  }
  const JsonValue* const events = member(root, "events");
  if (events == nullptr || events->elements.empty()) return std::string("lists no events");
  for (const JsonValue& event : events->elements) {
    if (!append_place(&event, result.events)) return std::string("does not say where its events are");
  }
  result.count = number_of_member(root, "count").value_or(result.events.size());
  return result;
}

}  // namespace trailhound
