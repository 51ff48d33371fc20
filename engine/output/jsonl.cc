#include "engine/output/jsonl.h"

#include <cassert>

#include "engine/base/json_writer.h"
#include "engine/base/text.h"
#include "engine/base/time.h"
#include "engine/event/one_line.h"
#include "engine/output/result_text.h"

namespace trailhound {
namespace {

/// Appends `key`, quotes and colon included, and the text as a JSON string.
void append_member(std::string_view key, std::string_view text, std::string& out) {
  out += key;
  append_json_string(text, out);
}

void append_origin(const Match& match, std::string& out) {
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  write_origin(match.origin(), json);
  json.end_object();
  const std::string object = json.take_piece();
  out += ',';
  out.append(object, 1, object.size() - 2);
}

/// `"rule":{…}` of a Rule or a Correlation.
template <typename Document>
std::string rule_member(const Document& rule) {
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  json.text("id", rule.id);
  json.text("title", rule.title);
  json.text("level", to_string(rule.level));
  if (rule.original_level) json.text("original_level", to_string(*rule.original_level));
  json.text("status", rule.status);
  json.text("author", rule.author);
  json.begin_array("tags");
  for (const std::string& tag : rule.tags) json.text({}, tag);
  json.end_array();
  json.path("path", rule.path);
  json.end_object();
  return "\"rule\":" + json.take_piece();
}

}  // namespace

JsonlFormat::JsonlFormat(std::span<const Rule> rules, std::span<const Correlation> correlations) {
  for (const Rule& rule : rules) {
    rules_.push_back(',' + rule_member(rule));
    append_json_string(rule.id.empty() ? rule.title : rule.id, rule_names_.emplace_back());
  }
  for (const Correlation& correlation : correlations) {
    correlations_.push_back(rule_member(correlation));
    append_member(R"(,"type":)", to_string(correlation.type), correlations_.back());
  }
}

RecordSlot JsonlFormat::match(const Match& match, std::string& out) const {
  assert(match.rule_index < rules_.size() && !match.event.empty());
  const std::size_t begin = out.size();
  append_member(R"({"schema":"trailhound/match/1","time":)", match.time, out);
  out += rules_[match.rule_index];
  out += R"(,"source":{"path":)";
  out += match.path;
  out += R"(,"record":)";
  RecordSlot slot{.begin = static_cast<std::uint32_t>(out.size() - begin), .size = 0};
  out += std::to_string(match.record);
  slot.size = static_cast<std::uint32_t>(out.size() - begin) - slot.begin;
  out += R"(,"offset":)";
  out += std::to_string(match.offset);

  out += R"(},"matched":[)";
  for (std::size_t i = 0; i < match.matched.size(); ++i) {
    const Evidence& evidence = match.matched[i];
    append_member(i == 0 ? R"({"selection":)" : R"(,{"selection":)", evidence.selection, out);
    append_member(R"(,"field":)", evidence.field, out);
    out += R"(,"value":)";
    append_one_line(evidence.value, out);
    out += '}';
  }
  out += ']';
  if (match.origins != nullptr) append_origin(match, out);
  out += R"(,"event":)";
  out += match.event;
  out += "}\n";
  return slot;
}

void JsonlFormat::rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const {
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  json.number("count", rollup.count);
  json.text("first", format_rfc3339(rollup.first));
  json.text("last", format_rfc3339(rollup.last));
  json.begin_array("references");
  for (const RollupReference& reference : rollup.references) {
    json.begin_object();
    json.text("time", format_rfc3339(reference.time));
    json.text("id", reference.id);
    json.begin_object("source");
    json.path("path", reference.path);
    json.number("record", reference.record);
    json.end_object();
    json.end_object();
  }
  json.end_array();
  json.end_object();
  append_to_object(line, "\"rollup\":" + json.take_piece(), out);
}

std::string JsonlFormat::integrity(IntegrityState state) const {
  return R"(,"integrity":")" + std::string(name_of(state)) + '"';
}

namespace {

void write_place(JsonWriter& json, const AlertEvent& event) {
  json.text("id", event.id);
  json.begin_object("source");
  json.path("path", event.path);
  json.number("record", event.record);
  json.end_object();
}

void write_scalars(JsonWriter& json, std::string_view key, std::span<const std::string> names,
                   std::span<const Scalar> values) {
  json.begin_object(key);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::string value;
    append_json(values[i], value);
    json.raw(names[i], value);
  }
  json.end_object();
}

void write_news(JsonWriter& json, const Alert& alert) {
  if (alert.news->value.empty()) {
    json.boolean("new_group", true);
  } else {
    write_scalars(json, "new_value", alert.rule->value_fields, alert.news->value);
  }
  json.begin_object("group_first");
  json.text("time", format_rfc3339(alert.news->group_first->time));
  write_place(json, *alert.news->group_first);
  json.end_object();
}

}  // namespace

void JsonlFormat::alert(const Alert& alert, std::string& out) const {
  JsonWriter json(JsonWriter::Style::kOneLine);
  json.begin_object();
  json.text("schema", "trailhound/alert/1");
  json.text("time", format_rfc3339(alert.first));
  json.raw_members(correlations_[alert.rule_index]);
  std::vector<std::string> parts;
  for (const Correlation::GroupPart& part : alert.rule->group_by) parts.push_back(part.name);
  write_scalars(json, "group", parts, alert.group);
  json.begin_object("window");
  json.text("first", format_rfc3339(alert.first));
  json.text("last", format_rfc3339(alert.last));
  json.text("timespan", alert.rule->timespan_text);
  json.end_object();
  json.number("count", alert.count);
  json.raw("value", to_string(alert.value));
  if (alert.news != nullptr) write_news(json, alert);
  json.begin_array("events");
  for (const AlertEvent& event : alert.events) {
    json.begin_object();
    json.text("time", format_rfc3339(event.time));
    json.begin_array("rules");
    for (const std::uint32_t rule : event.rules) json.raw({}, rule_names_[rule]);
    json.end_array();
    write_place(json, event);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  out += json.take();
}

}  // namespace trailhound
