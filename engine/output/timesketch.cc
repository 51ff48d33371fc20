#include "engine/output/timesketch.h"

#include "engine/base/json_writer.h"
#include "engine/output/columns.h"
#include "engine/output/result_text.h"

namespace trailhound {
namespace {

constexpr Nanoseconds kMicrosecond = 1000;

/// 2023-07-10T12:05:31+00:00
std::string iso_8601(Nanoseconds time) {
  std::string text = format_rfc3339(time);
  text.replace(text.size() - 1, 1, "+00:00");
  return text;
}

template <typename Result>
void write_required(JsonWriter& json, const Result& result, Nanoseconds time, std::string_view time_means) {
  json.text("message", message_of(result));
  json.text("datetime", iso_8601(time));
  json.text("timestamp_desc", time_means);
  json.raw("timestamp", std::to_string(time / kMicrosecond));
  write_if_any(json, "tag", std::span<const std::string>(result.rule->tags));
  json.text("rule", result.rule->title);
  write_if_any(json, "rule_id", result.rule->id);
  write_if_any(json, "level", to_string(result.rule->level));
  write_if_any(json, "original_level", original_level_of(*result.rule));
}

}  // namespace

RecordSlot TimesketchFormat::match(const Match& match, std::string& out) const {
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  write_required(json, match, time_of(match), parse_rfc3339(match.time) ? "Event Time" : "No Event Time");
  const EventView& event = match.view();
  write_if_any(json, "principal", event.principal);
  write_if_any(json, "access_key", event.access_key);
  write_if_any(json, "source_ip", event.address);
  write_if_any(json, "origin", to_text(match.origin()));
  write_if_any(json, "user_agent", event.user_agent);
  write_if_any(json, "aws_region", event.region);
  write_if_any(json, "account_id", event.account);
  write_if_any(json, "event_source", event.event_source);
  write_if_any(json, "event_name", event.event_name);
  write_if_any(json, "error_code", event.error_code);
  std::string resources;
  append_cell(match, Column::kResource, resources);
  write_if_any(json, "resources", resources);
  write_if_any(json, "event_id", event.event_id);
  json.path("source_path", match.path_bytes);
  const RecordSlot slot = write_record(json, "source_record", match);
  json.text("raw_event", match.event);
  json.end_object();
  out += json.take();
  return slot;
}

void TimesketchFormat::rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const {
  append_to_object(
      line, "\"event_count\":" + std::to_string(rollup.count) + ",\"last_event\":\"" + iso_8601(rollup.last) + "\"",
      out);
}

void TimesketchFormat::alert(const Alert& alert, std::string& out) const {
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  write_required(json, alert, alert.first, "First Event Time");
  json.text("correlation_type", to_string(alert.rule->type));
  json.text("last_event", iso_8601(alert.last));
  json.number("event_count", alert.count);
  std::string group;
  append_cell(alert, Column::kResource, group);
  write_if_any(json, "group", group);
  if (alert.news != nullptr) {
    json.number("known_values", alert.news->known);
    json.text("group_first", iso_8601(alert.news->group_first->time));
  }
  json.end_object();
  out += json.take();
}

}  // namespace trailhound
