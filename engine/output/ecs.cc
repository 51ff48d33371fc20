#include "engine/output/ecs.h"

#include "engine/output/columns.h"
#include "engine/output/result_text.h"

namespace trailhound {
namespace {

/// event.severity is a number of the producer's own scale; here Elastic's risk scores of the levels.
std::uint64_t severity_of(Level level) {
  switch (level) {
    case Level::kNone:
      return 0;
    case Level::kInformational:
      return 1;
    case Level::kLow:
      return 21;
    case Level::kMedium:
      return 47;
    case Level::kHigh:
      return 73;
    case Level::kCritical:
      return 99;
  }
  return 0;
}

template <typename Result>
void write_finding(JsonWriter& json, const Result& result, Nanoseconds time) {
  const auto& rule = *result.rule;
  json.text("@timestamp", format_rfc3339(time));
  json.text("ecs.version", kEcsVersion);
  json.text("message", message_of(result));
  write_if_any(json, "tags", std::span<const std::string>(rule.tags));
  json.text("event.kind", "alert");
  json.text("event.module", "trailhound");
  json.number("event.severity", severity_of(rule.level));
  json.text("rule.id", name_of_rule(rule));
  json.text("rule.name", rule.title);
  if (!rule.author.empty()) write_if_any(json, "rule.author", std::span<const std::string>(&rule.author, 1));
  std::vector<std::string> techniques, subtechniques;
  for (std::string& id : techniques_of(rule.tags)) {
    (id.find('.') == id.npos ? techniques : subtechniques).push_back(std::move(id));
  }
  if (techniques.empty() && subtechniques.empty()) return;
  json.text("threat.framework", "MITRE ATT&CK");
  write_if_any(json, "threat.technique.id", techniques);
  write_if_any(json, "threat.technique.subtechnique.id", subtechniques);
}

}  // namespace

RecordSlot EcsFormat::match(const Match& match, std::string& out) const {
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  write_finding(json, match, time_of(match));
  const EventView& event = match.view();
  json.text("event.dataset", "aws.cloudtrail");
  write_if_any(json, "event.provider", event.event_source);
  write_if_any(json, "event.action", event.event_name);
  json.text("event.outcome", event.error_code.empty() ? "success" : "failure");
  write_if_any(json, "event.id", event.event_id);
  write_if_any(json, "error.code", event.error_code);
  write_if_any(json, "user.id", event.principal);
  write_if_any(json, "source.address", event.address);
  if (is_address(event.address)) json.text("source.ip", event.address);
  const Place place = match.origin().place;
  write_if_any(json, "source.geo.country_iso_code", place.country);
  write_if_any(json, "source.geo.city_name", place.city);
  if (place.asn) json.number("source.as.number", *place.asn);
  write_if_any(json, "source.as.organization.name", place.organization);
  write_if_any(json, "user_agent.original", event.user_agent);
  json.text("cloud.provider", "aws");
  write_if_any(json, "cloud.region", event.region);
  write_if_any(json, "cloud.account.id", event.account);
  const std::string_view original_level = original_level_of(*match.rule);
  if (!event.access_key.empty() || !event.resources.empty() || !original_level.empty()) {
    std::string resources;
    append_cell(match, Column::kResource, resources);
    json.begin_object("labels");
    write_if_any(json, "access_key", event.access_key);
    write_if_any(json, "resources", resources);
    write_if_any(json, "original_level", original_level);
    json.end_object();
  }
  json.path("log.file.path", match.path_bytes);
  const RecordSlot slot = write_record(json, "event.sequence", match);
  json.text("event.original", match.event);
  json.end_object();
  out += json.take();
  return slot;
}

void EcsFormat::rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const {
  append_to_object(line,
                   "\"event.start\":\"" + format_rfc3339(rollup.first) + "\",\"event.end\":\"" +
                       format_rfc3339(rollup.last) + "\",\"labels.count\":\"" + std::to_string(rollup.count) + "\"",
                   out);
}

void EcsFormat::alert(const Alert& alert, std::string& out) const {
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  write_finding(json, alert, alert.first);
  json.text("event.dataset", "trailhound.alert");
  json.text("event.action", to_string(alert.rule->type));
  json.text("event.start", format_rfc3339(alert.first));
  json.text("event.end", format_rfc3339(alert.last));
  json.begin_object("labels");
  json.text("count", std::to_string(alert.count));
  std::string group;
  append_cell(alert, Column::kResource, group);
  write_if_any(json, "group", group);
  if (alert.news != nullptr) {
    json.text("known_values", std::to_string(alert.news->known));
    json.text("group_first", format_rfc3339(alert.news->group_first->time));
  }
  write_if_any(json, "original_level", original_level_of(*alert.rule));
  json.end_object();
  json.end_object();
  out += json.take();
}

}  // namespace trailhound
