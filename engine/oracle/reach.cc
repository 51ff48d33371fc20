#include "engine/oracle/reach.h"

#include <algorithm>
#include <string>

#include "engine/sigma/rule.h"

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

/// Follows the rest of a path from `value` down. The path ends at values as a test sees them, with their elements, or
/// at `lists_only`.
void follow(const JsonValue& value, std::string_view path, bool lists_only, Reached& out) {
  for (const JsonValue& element : value.elements) follow(element, path, lists_only, out);
  for (const JsonValue& inner : value.inside) follow(inner, path, lists_only, out);

  // The longest key first. A shorter one counts only if the longer ones reached nothing.
  std::size_t end = path.size();
  while (true) {
    const std::string_view key = path.substr(0, end);
    const std::size_t before = out.size();
    for (const JsonMember& member : value.members) {
      if (member.key != key) continue;
      if (end < path.size()) {
        follow(member.value, path.substr(end + 1), lists_only, out);
      } else if (lists_only) {
        out.push_back(&member.value);
      } else {
        add_with_elements(member.value, out);
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

namespace {

/// `path` from the event on, whose keys may all be in lower case.
Reached reach_from_event(const JsonValue& event, bool is_lower_case, std::string_view path, bool lists_only) {
  Reached out;
  if (!is_lower_case) {
    follow(event, path, lists_only, out);
    return out;
  }
  // Below the record's own keys, structures lost their case with them, but JSON texts kept it.
  const std::size_t dot = std::min(path.find('.'), path.size());
  const std::string with_case = lower_case(path.substr(0, dot)) + std::string(path.substr(dot));
  const std::string without_case = lower_case(path);
  follow(event, with_case, lists_only, out);
  if (without_case != with_case) follow(event, without_case, lists_only, out);
  return out;
}

/// `path` from an element on. All its keys are below the record's own.
Reached reach_from_element(const JsonValue& element, bool is_lower_case, std::string_view path, bool lists_only) {
  Reached out;
  follow(element, path, lists_only, out);
  const std::string without_case = lower_case(path);
  if (is_lower_case && without_case != path) follow(element, without_case, lists_only, out);
  return out;
}

}  // namespace

Reached reach(const JsonValue& event, std::string_view path) {
  return reach_from_event(event, has_lower_case_keys(event), path, false);
}

Scope::Scope(const JsonValue& event) : event_(&event), is_lower_case_(has_lower_case_keys(event)) {}

Scope Scope::of_element(const JsonValue* element) const {
  Scope scope = *this;
  scope.element_ = element;
  scope.is_element_ = true;
  return scope;
}

Reached Scope::reach(std::string_view field) const {
  if (!is_element_) return reach_from_event(*event_, is_lower_case_, field, false);
  Reached out;
  if (element_ == nullptr) return out;
  if (field != kElementField) return reach_from_element(*element_, is_lower_case_, field, false);
  add_with_elements(*element_, out);
  return out;
}

Reached Scope::reach_other(std::string_view field) const {
  Reached own = reach(field);
  if (!is_element_ || !own.empty() || field == kElementField) return own;
  return reach_from_event(*event_, is_lower_case_, field, false);
}

Reached Scope::leaves() const {
  Reached out;
  if (!is_element_ || element_ != nullptr) add_leaves(is_element_ ? *element_ : *event_, out);
  return out;
}

std::vector<Scope::Element> Scope::elements(std::string_view path) const {
  Reached lists;
  if (!is_element_) {
    lists = reach_from_event(*event_, is_lower_case_, path, true);
  } else if (element_ != nullptr && path == kElementField) {
    lists.push_back(element_);
  } else if (element_ != nullptr) {
    lists = reach_from_element(*element_, is_lower_case_, path, true);
  }
  std::vector<Element> elements;
  for (const JsonValue* list : lists) {
    if (list->kind == JsonValue::Kind::kNull) continue;
    const bool holds_array = !list->inside.empty() && list->inside.front().kind == JsonValue::Kind::kArray;
    if (holds_array) list = &list->inside.front();
    if (list->kind != JsonValue::Kind::kArray) {
      elements.push_back({list, 0, 1});
      continue;
    }
    for (std::size_t i = 0; i < list->elements.size(); ++i) {
      elements.push_back({&list->elements[i], i, list->elements.size()});
    }
  }
  return elements;
}

std::string Scope::place_of(const JsonValue& wanted) const {
  std::string place;
  find_place(is_element_ ? *element_ : *event_, wanted, place);
  return place;
}

}  // namespace trailhound
