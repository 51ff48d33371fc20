#include "engine/output/result_text.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "engine/base/figures.h"
#include "engine/base/path_text.h"
#include "engine/identity/short_arn.h"

namespace trailhound {
namespace {

std::string group_text(const Alert& alert) {
  std::string text;
  for (const Scalar& value : alert.group) text += (text.empty() ? "" : ", ") + std::string(short_arn(value.text));
  return text;
}

}  // namespace

std::string message_of(const Match& match) {
  const EventView& event = match.view();
  std::string text = match.rule->title + ": ";
  text += event.principal.empty() ? "somebody" : short_arn(event.principal);
  text.append(" called ").append(event.event_name);
  if (!event.event_source.empty()) text.append(" of ").append(event.event_source);
  if (!event.address.empty()) text.append(" from ").append(event.address);
  if (!event.error_code.empty()) text.append(" (").append(event.error_code).append(")");
  return text;
}

std::string message_of(const Alert& alert) {
  const std::string group = group_text(alert);
  const std::string what = alert.news == nullptr ? counted(alert.count, "event") : news_of(alert);
  return alert.rule->title + ": " + what + (group.empty() ? "" : " for " + group);
}

std::string news_of(const Alert& alert) {
  if (alert.news == nullptr) return {};
  if (alert.news->value.empty()) return "new group";
  std::string text;
  for (std::size_t i = 0; i < alert.news->value.size(); ++i) {
    text += (i == 0 ? "new " : "; ") + alert.rule->value_fields[i] + "=" + alert.news->value[i].text;
  }
  return text;
}

Nanoseconds time_of(const Match& match) { return parse_rfc3339(match.time).value_or(0); }

std::vector<std::string> techniques_of(std::span<const std::string> tags) {
  constexpr std::string_view kPrefix = "attack.t";
  std::vector<std::string> techniques;
  for (std::string tag : tags) {
    std::transform(tag.begin(), tag.end(), tag.begin(), [](unsigned char c) { return std::tolower(c); });
    const std::string_view rest = std::string_view(tag).substr(std::min(tag.size(), kPrefix.size()));
    const bool is_technique = tag.starts_with(kPrefix) && !rest.empty() && rest.front() >= '0' && rest.front() <= '9';
    if (is_technique) techniques.push_back("T" + std::string(rest));
  }
  return techniques;
}

std::string identifier_of(const Match& match) {
  const std::string_view id = match.view().event_id;
  const std::string event =
      id.empty() ? path_text(match.path_bytes) + "@" + std::to_string(match.offset) : std::string(id);
  return name_of_rule(*match.rule) + "/" + event;
}

std::string identifier_of(const Alert& alert) {
  std::string group;
  for (const Scalar& value : alert.group) group += value.text + "/";
  if (alert.news != nullptr) group += news_of(alert) + "/";
  return name_of_rule(*alert.rule) + "/" + group + format_rfc3339(alert.first);
}

bool is_address(std::string_view text) {
  const std::string address(text);
  std::array<unsigned char, 16> bytes{};
  return inet_pton(AF_INET, address.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1;
}

void write_if_any(JsonWriter& json, std::string_view key, std::string_view value) {
  if (!value.empty()) json.text(key, value);
}

void write_if_any(JsonWriter& json, std::string_view key, std::span<const std::string> values) {
  if (values.empty()) return;
  json.begin_array(key);
  for (const std::string& value : values) json.text({}, value);
  json.end_array();
}

RecordSlot write_record(JsonWriter& json, std::string_view key, const Match& match) {
  json.number(key, match.record);
  const auto digits = static_cast<std::uint32_t>(std::to_string(match.record).size());
  return {static_cast<std::uint32_t>(json.size()) - digits, digits};
}

std::string rollup_text(const MatchRollup& rollup) {
  return counted(rollup.count, "event") + " until " + format_rfc3339(rollup.last);
}

void append_to_object(std::string_view line, std::string_view members, std::string& out) {
  const std::size_t end = line.rfind('}');
  out.append(line.substr(0, end)).append(",").append(members).append(line.substr(end));
}

}  // namespace trailhound
