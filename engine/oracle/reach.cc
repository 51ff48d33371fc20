#include "engine/oracle/reach.h"

#include <algorithm>

namespace trailhound {
namespace {

// The fields of a record that CloudTrail spells with capital letters (AWS, "CloudTrail record contents").
constexpr std::string_view kFields[] = {"eventVersion",
                                        "userIdentity",
                                        "eventTime",
                                        "eventSource",
                                        "eventName",
                                        "awsRegion",
                                        "sourceIPAddress",
                                        "userAgent",
                                        "errorCode",
                                        "errorMessage",
                                        "requestParameters",
                                        "responseElements",
                                        "additionalEventData",
                                        "requestID",
                                        "eventID",
                                        "eventType",
                                        "apiVersion",
                                        "managementEvent",
                                        "readOnly",
                                        "recipientAccountId",
                                        "serviceEventDetails",
                                        "sharedEventID",
                                        "vpcEndpointId",
                                        "vpcEndpointAccountId",
                                        "eventCategory",
                                        "sessionCredentialFromConsole",
                                        "edgeDeviceDetails",
                                        "tlsDetails",
                                        "insightDetails",
                                        "eventContext"};

std::string lower_case(std::string_view text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

/// True if a key of the record is a field of CloudTrail in lower case, and none is spelled as CloudTrail spells it.
bool has_lower_case_keys(const JsonValue& record) {
  const auto has = [&](const auto& is_field) {
    return std::any_of(record.members.begin(), record.members.end(), [&](const JsonMember& member) {
      return std::any_of(std::begin(kFields), std::end(kFields),
                         [&](std::string_view field) { return is_field(field, member.key); });
    });
  };
  const bool is_spelled_as_usual = has([](std::string_view field, std::string_view key) { return field == key; });
  return !is_spelled_as_usual &&
         has([](std::string_view field, std::string_view key) { return lower_case(field) == key; });
}

void add_with_elements(const JsonValue& value, Reached& out) {
  out.push_back(&value);
  for (const JsonValue& element : value.elements) add_with_elements(element, out);
}

/// Follows the rest of a path from `value` down.
void follow(const JsonValue& value, std::string_view path, Reached& out) {
  for (const JsonValue& element : value.elements) follow(element, path, out);
  for (const JsonValue& inner : value.inside) follow(inner, path, out);

  // The longest key first. A shorter one counts only if the longer ones reached nothing.
  std::size_t end = path.size();
  while (true) {
    const std::string_view key = path.substr(0, end);
    const std::size_t before = out.size();
    for (const JsonMember& member : value.members) {
      if (member.key != key) continue;
      if (end == path.size()) {
        add_with_elements(member.value, out);
      } else {
        follow(member.value, path.substr(end + 1), out);
      }
    }
    if (out.size() > before || end == 0) return;
    end = path.rfind('.', end - 1);
    if (end == std::string_view::npos) return;
  }
}

void add_leaves(const JsonValue& value, Reached& out) {
  for (const JsonValue& element : value.elements) add_leaves(element, out);
  for (const JsonMember& member : value.members) add_leaves(member.value, out);
  if (!value.is_container() && value.kind != JsonValue::Kind::kNull) out.push_back(&value);
}

bool find_place(const JsonValue& value, const JsonValue& wanted, std::string& place) {
  if (&value == &wanted) return true;
  const std::size_t length = place.size();
  for (std::size_t i = 0; i < value.elements.size(); ++i) {
    place += '[' + std::to_string(i) + ']';
    if (find_place(value.elements[i], wanted, place)) return true;
    place.resize(length);
  }
  for (const JsonMember& member : value.members) {
    if (length > 0) place += '.';
    place += member.key;
    if (find_place(member.value, wanted, place)) return true;
    place.resize(length);
  }
  return false;
}

}  // namespace

Reached reach(const JsonValue& event, std::string_view path) {
  Reached out;
  if (!has_lower_case_keys(event)) {
    follow(event, path, out);
    return out;
  }
  // Below the record's own keys, structures lost their case with them, but JSON texts kept it.
  const std::size_t dot = std::min(path.find('.'), path.size());
  const std::string with_case = lower_case(path.substr(0, dot)) + std::string(path.substr(dot));
  const std::string without_case = lower_case(path);
  follow(event, with_case, out);
  if (without_case != with_case) follow(event, without_case, out);
  return out;
}

Reached leaves(const JsonValue& event) {
  Reached out;
  add_leaves(event, out);
  return out;
}

std::string place_of(const JsonValue& event, const JsonValue& wanted) {
  std::string place;
  find_place(event, wanted, place);
  return place;
}

}  // namespace trailhound
