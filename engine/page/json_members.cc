#include "engine/page/json_members.h"

#include <charconv>

namespace trailhound {

const JsonValue* member(const JsonValue* object, std::string_view key) {
  if (object == nullptr) return nullptr;
  for (const JsonMember& candidate : object->members) {
    if (candidate.key == key) return &candidate.value;
  }
  return nullptr;
}

const JsonValue* member(const JsonValue* object, std::initializer_list<std::string_view> path) {
  for (const std::string_view key : path) object = member(object, key);
  return object;
}

std::string_view text_of(const JsonValue* value) {
  if (value == nullptr || value->kind != JsonValue::Kind::kString) return {};
  return value->text;
}

std::string_view text_at(const JsonValue* object, std::string_view key) { return text_of(member(object, key)); }

std::uint64_t number_at(const JsonValue* object, std::string_view key) {
  const JsonValue* const value = member(object, key);
  if (value == nullptr || value->kind != JsonValue::Kind::kNumber) return 0;
  std::uint64_t number = 0;
  const char* const end = value->text.data() + value->text.size();
  const auto [stop, failure] = std::from_chars(value->text.data(), end, number);
  return failure == std::errc{} && stop == end ? number : 0;
}

bool is_true_at(const JsonValue* object, std::string_view key) {
  const JsonValue* const value = member(object, key);
  return value != nullptr && value->kind == JsonValue::Kind::kTrue;
}

std::span<const JsonValue> elements_at(const JsonValue* object, std::string_view key) {
  const JsonValue* const value = member(object, key);
  if (value == nullptr) return {};
  return value->elements;
}

std::string origin_text(const JsonValue* object) {
  const JsonValue* const origin = member(object, "origin");
  std::string text(text_at(origin, "country"));
  if (const std::string_view city = text_at(origin, "city"); !city.empty())
    text.append(text.empty() ? "" : " ").append(city);
  if (const std::uint64_t number = number_at(origin, "asn"); number > 0) {
    text.append(text.empty() ? "" : ", ").append("AS" + std::to_string(number));
  }
  const std::string_view organization = text_at(origin, "organization");
  if (!organization.empty()) text.append(text.empty() ? "" : " ").append(organization);
  return text;
}

Result<JsonValue, std::string> parse_document(std::string_view json, std::string_view schema) {
  std::optional<JsonValue> value = parse_json(json);
  if (!value) return std::string("is not JSON");
  const std::string_view found = text_at(&*value, "schema");
  if (found != schema) {
    return "is not of the schema " + std::string(schema) + (found.empty() ? "" : ", but " + std::string(found));
  }
  return std::move(*value);
}

}  // namespace trailhound
