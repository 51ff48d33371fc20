#include "engine/oracle/entry_values.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/base/decimal.h"
#include "engine/oracle/derived_value.h"
#include "engine/oracle/reach.h"

namespace trailhound {
namespace {

constexpr std::size_t kMostTuples = 64;

std::optional<OracleValue> to_value(const JsonValue& json) {
  switch (json.kind) {
    case JsonValue::Kind::kString:
      return OracleValue{OracleValue::Type::kString, json.text};
    case JsonValue::Kind::kNumber:
      return OracleValue{OracleValue::Type::kNumber, json.text};
    case JsonValue::Kind::kTrue:
      return OracleValue{OracleValue::Type::kBoolean, "true"};
    case JsonValue::Kind::kFalse:
      return OracleValue{OracleValue::Type::kBoolean, "false"};
    case JsonValue::Kind::kNull:
    case JsonValue::Kind::kArray:
    case JsonValue::Kind::kObject:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::vector<OracleValue> values_at(const JsonValue& event, std::string_view field) {
  if (const std::optional<DerivedField> derived = derived_field(field)) {
    const std::optional<std::string> text = derived_value(event, *derived);
    return text ? std::vector<OracleValue>{{OracleValue::Type::kString, *text}} : std::vector<OracleValue>();
  }
  std::vector<OracleValue> values;
  for (const JsonValue* json : reach(event, field)) {
    if (std::optional<OracleValue> value = to_value(*json)) values.push_back(std::move(*value));
  }
  return values;
}

std::optional<Fixed> to_number(const OracleValue& value) {
  if (value.type == OracleValue::Type::kBoolean) return std::nullopt;
  if (value.type == OracleValue::Type::kString && !is_plain_decimal(value.text)) return std::nullopt;
  const std::optional<Decimal> number = Decimal::parse(value.text);
  return number ? to_fixed(*number) : std::nullopt;
}

std::vector<OracleTuple> product(const std::vector<std::vector<OracleValue>>& parts, bool& is_cut) {
  std::vector<OracleTuple> tuples = {{}};
  for (const std::vector<OracleValue>& part : parts) {
    const std::set<OracleValue> distinct(part.begin(), part.end());
    std::vector<OracleTuple> longer;
    for (const OracleTuple& tuple : tuples) {
      for (const OracleValue& value : distinct) {
        if (longer.size() == kMostTuples) {  // every further tuple comes after these 64, whatever is appended to them
          is_cut = true;
          break;
        }
        longer.push_back(tuple);
        longer.back().push_back(value);
      }
    }
    tuples = std::move(longer);
  }
  return tuples;
}

std::optional<Nanoseconds> time_of(const JsonValue& event) {
  Reached texts = reach(event, "eventTime");
  const auto is_null = [](const JsonValue* value) { return value->kind == JsonValue::Kind::kNull; };
  if (std::all_of(texts.begin(), texts.end(), is_null)) texts = reach(event, "@timestamp");
  for (const JsonValue* value : texts) {
    if (value->kind != JsonValue::Kind::kString) continue;
    if (const std::optional<Nanoseconds> time = parse_event_time(value->text)) return time;
  }
  return std::nullopt;
}

std::string event_id_of(const JsonValue& event) {
  const Reached reached = reach(event, "eventID");
  if (reached.empty() || reached.front()->kind != JsonValue::Kind::kString) return {};
  std::string id = reached.front()->text;
  bool is_uuid = id.size() == 36;
  for (std::size_t i = 0; i < id.size() && is_uuid; ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    is_uuid = hyphen ? id[i] == '-' : std::string_view("0123456789abcdefABCDEF").find(id[i]) != std::string_view::npos;
  }
  for (char& c : id) {
    if (is_uuid && c >= 'A' && c <= 'F') c = static_cast<char>(c - 'A' + 'a');
  }
  return id;
}

}  // namespace trailhound
