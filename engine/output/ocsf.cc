#include "engine/output/ocsf.h"

#include "engine/base/path_text.h"
#include "engine/event/one_line.h"
#include "engine/output/result_text.h"

namespace trailhound {
namespace {

constexpr Nanoseconds kMillisecond = 1'000'000;

struct Severity {
  std::uint64_t id;
  std::string_view caption;
};

/// The dictionary of OCSF, severity_id.
Severity severity_of(Level level) {
  switch (level) {
    case Level::kNone:
      return {0, "Unknown"};
    case Level::kInformational:
      return {1, "Informational"};
    case Level::kLow:
      return {2, "Low"};
    case Level::kMedium:
      return {3, "Medium"};
    case Level::kHigh:
      return {4, "High"};
    case Level::kCritical:
      return {5, "Critical"};
  }
  return {0, "Unknown"};
}

void write_time(JsonWriter& json, std::string_view key, Nanoseconds time) {
  json.raw(key, std::to_string(time / kMillisecond));
}

/// The attributes that every event of the class has.
template <typename Result>
void write_class(JsonWriter& json, const Result& result, Nanoseconds time) {
  json.number("activity_id", 1);
  json.text("activity_name", "Create");
  json.number("category_uid", 2);
  json.text("category_name", "Findings");
  json.number("class_uid", 2004);
  json.text("class_name", "Detection Finding");
  json.number("type_uid", 200401);
  json.text("type_name", "Detection Finding: Create");
  write_time(json, "time", time);
  const Severity severity = severity_of(result.rule->level);
  json.number("severity_id", severity.id);
  json.text("severity", severity.caption);
  json.number("status_id", 1);
  json.text("status", "New");
  json.boolean("is_alert", true);
  json.text("message", message_of(result));
}

void write_metadata(JsonWriter& json, std::string_view event_id, std::string_view event_time) {
  json.begin_object("metadata");
  json.text("version", kOcsfVersion);
  json.begin_object("product");
  json.text("name", "trailhound");
  json.text("vendor_name", "trailhound");
  json.end_object();
  json.begin_array("profiles");
  json.text({}, "cloud");
  json.end_array();
  json.text("log_name", "AWS CloudTrail");
  write_if_any(json, "original_event_uid", event_id);
  write_if_any(json, "original_time", event_time);
  json.end_object();
}

/// `T1562.008` is a sub-technique of T1562.
void write_attacks(JsonWriter& json, std::span<const std::string> tags) {
  const std::vector<std::string> techniques = techniques_of(tags);
  if (techniques.empty()) return;
  json.begin_array("attacks");
  for (const std::string& id : techniques) {
    json.begin_object();
    json.begin_object("technique");
    json.text("uid", id.substr(0, id.find('.')));
    json.end_object();
    if (id.find('.') != id.npos) {
      json.begin_object("sub_technique");
      json.text("uid", id);
      json.end_object();
    }
    json.end_object();
  }
  json.end_array();
}

template <typename Document>
void write_rule(JsonWriter& json, const Document& rule) {
  json.text("title", rule.title);
  json.begin_object("analytic");
  json.number("type_id", 1);
  json.text("type", "Rule");
  json.text("name", rule.title);
  write_if_any(json, "uid", rule.id);
  json.end_object();
  write_attacks(json, rule.tags);
}

void write_actor(JsonWriter& json, const EventView& event) {
  if (event.principal.empty() && event.access_key.empty()) return;
  json.begin_object("actor");
  json.begin_object("user");
  json.text("uid", event.principal.empty() ? "unknown" : event.principal);
  write_if_any(json, "credential_uid", event.access_key);
  json.end_object();
  json.end_object();
}

/// The objects geo location and autonomous system of the dictionary.
void write_place(JsonWriter& json, const Place& place) {
  if (!place.country.empty() || !place.city.empty()) {
    json.begin_object("location");
    write_if_any(json, "country", place.country);
    write_if_any(json, "city", place.city);
    json.end_object();
  }
  if (place.asn) {
    json.begin_object("autonomous_system");
    json.number("number", *place.asn);
    write_if_any(json, "name", place.organization);
    json.end_object();
  }
}

void write_evidence(JsonWriter& json, const EventView& event, const Place& place) {
  json.begin_array("evidences");
  json.begin_object();
  json.begin_object("api");
  json.text("operation", event.event_name);
  json.begin_object("service");
  json.text("name", event.event_source);
  json.end_object();
  if (!event.error_code.empty()) {
    json.begin_object("response");
    json.text("error", event.error_code);
    json.end_object();
  }
  json.end_object();
  write_actor(json, event);
  if (!event.address.empty()) {
    json.begin_object("src_endpoint");
    json.text(is_address(event.address) ? "ip" : "svc_name", event.address);
    write_place(json, place);
    json.end_object();
  }
  if (!event.user_agent.empty()) {
    json.begin_object("http_request");
    json.text("user_agent", event.user_agent);
    json.end_object();
  }
  json.end_object();
  json.end_array();
}

void write_cloud(JsonWriter& json, std::string_view region, std::string_view account) {
  json.begin_object("cloud");
  json.text("provider", "AWS");
  write_if_any(json, "region", region);
  if (!account.empty()) {
    json.begin_object("account");
    json.text("uid", account);
    json.end_object();
  }
  json.end_object();
}

void write_resources(JsonWriter& json, std::span<const std::string_view> arns) {
  if (arns.empty()) return;
  json.begin_array("resources");
  for (const std::string_view arn : arns) {
    json.begin_object();
    json.text("uid", arn);
    json.end_object();
  }
  json.end_array();
}

void write_matched(JsonWriter& json, std::span<const Evidence> matched) {
  json.begin_array("matched");
  for (const Evidence& evidence : matched) {
    json.begin_object();
    json.text("selection", evidence.selection);
    json.text("field", evidence.field);
    std::string value;
    append_one_line(evidence.value, value);
    json.raw("value", value);
    json.end_object();
  }
  json.end_array();
}

}  // namespace

RecordSlot OcsfFormat::match(const Match& match, std::string& out) const {
  const EventView& event = match.view();
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  write_class(json, match, time_of(match));
  write_metadata(json, event.event_id, match.time);
  json.begin_object("finding_info");
  json.text("uid", identifier_of(match));
  write_rule(json, *match.rule);
  json.end_object();
  write_cloud(json, event.region, event.account);
  write_evidence(json, event, match.origin().place);
  write_resources(json, event.resources);
  json.begin_object("unmapped");
  json.begin_object("source");
  json.path("path", match.path_bytes);
  const RecordSlot slot = write_record(json, "record", match);
  json.number("offset", match.offset);
  json.end_object();
  write_if_any(json, "original_level", original_level_of(*match.rule));
  write_matched(json, match.matched);
  json.end_object();
  json.text("raw_data", match.event);
  json.end_object();
  out += json.take();
  return slot;
}

void OcsfFormat::rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const {
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  json.number("count", rollup.count);
  write_time(json, "start_time", rollup.first);
  write_time(json, "end_time", rollup.last);
  json.end_object();
  const std::string object = json.take_piece();
  append_to_object(line, std::string_view(object).substr(1, object.size() - 2), out);
}

void OcsfFormat::alert(const Alert& alert, std::string& out) const {
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  write_class(json, alert, alert.first);
  write_time(json, "start_time", alert.first);
  write_time(json, "end_time", alert.last);
  write_metadata(json, {}, {});
  json.begin_object("finding_info");
  json.text("uid", identifier_of(alert));
  write_rule(json, *alert.rule);
  write_time(json, "first_seen_time", alert.first);
  write_time(json, "last_seen_time", alert.last);
  json.number("related_events_count", alert.count);
  json.begin_array("related_events");
  for (const AlertEvent& event : alert.events) {
    json.begin_object();
    json.text("uid", event.id.empty() ? path_text(event.path) + "#" + std::to_string(event.record) : event.id);
    write_time(json, "first_seen_time", event.time);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  write_cloud(json, {}, {});
  json.begin_object("unmapped");
  json.text("correlation_type", to_string(alert.rule->type));
  write_if_any(json, "original_level", original_level_of(*alert.rule));
  json.begin_object("group");
  for (std::size_t i = 0; i < alert.group.size(); ++i) {
    std::string value;
    append_json(alert.group[i], value);
    json.raw(alert.rule->group_by[i].name, value);
  }
  json.end_object();
  if (alert.news != nullptr) {
    json.text("news", news_of(alert));
    json.number("known_values", alert.news->known);
    json.text("group_first", format_rfc3339(alert.news->group_first->time));
  }
  json.end_object();
  json.end_object();
  out += json.take();
}

}  // namespace trailhound
