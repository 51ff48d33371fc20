#include "engine/query/aspect_values.h"

#include <algorithm>

#include "engine/query/rule_writer.h"
#include "engine/sigma/field_name.h"
#include "engine/sigma/network.h"

namespace trailhound {
namespace {

constexpr bool is_digit_or_letter(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool has_modifier(const WhereItem& item, std::string_view wanted) {
  std::string_view rest = item.modifiers;
  while (!rest.empty()) {
    const std::string_view modifier = rest.substr(0, rest.find('|'));
    if (modifier == wanted) return true;
    rest.remove_prefix(std::min(rest.size(), modifier.size() + 1));
  }
  return false;
}

}  // namespace

ValueFault fault_of_key(std::string_view value) {
  const bool has_form =
      value.size() >= 16 && value.size() <= 128 &&
      std::all_of(value.begin(), value.end(), [](char c) { return is_digit_or_letter(c) || c == '_'; });
  if (!has_form) return "is no access key id (AKIA… or ASIA…, at least 16 letters and digits)";
  for (const std::string_view prefix : {"AIDA", "AROA", "AGPA", "AIPA", "ANPA", "ANVA"}) {
    if (value.starts_with(prefix))
      return "is the id of a user, role or other entity, not of a key: use --principal or -k";
  }
  return std::nullopt;
}

ValueFault fault_of_address(std::string_view value) {
  const Result<CidrTest, std::string> network = parse_network(value);
  if (network) return std::nullopt;
  return "is no address or network: " + network.error() + " (a service is found by --where 'sourceIPAddress=NAME')";
}

ValueFault fault_of_name(std::string_view value) {
  const auto is_allowed = [](char c) {
    return is_digit_or_letter(c) || std::string_view("._-:*?").find(c) != std::string_view::npos;
  };
  if (!value.empty() && std::all_of(value.begin(), value.end(), is_allowed)) return std::nullopt;
  return "is no name of an event or a service (letters and digits, with * and ? as wildcards)";
}

WhereItem where_item(std::string_view typed) {
  WhereItem item;
  const std::size_t equals = typed.find('=');
  item.key = typed.substr(0, equals);
  if (equals != typed.npos) item.value = typed.substr(equals + 1);
  const std::size_t bar = item.key.find('|');
  item.field = item.key.substr(0, bar);
  if (bar != typed.npos) item.modifiers = item.key.substr(bar + 1);
  return item;
}

ValueFault fault_of_where(std::string_view typed) {
  if (typed.find('=') == typed.npos) return "has no '=': write FIELD=VALUE or FIELD|MODIFIER=VALUE";
  const WhereItem item = where_item(typed);
  const std::string_view field = item.field;
  if (field.empty()) return "names no field (-k finds a text anywhere)";
  if (has_empty_part(field)) {
    return "'" + std::string(field) + "' is no field path: a part between two dots is empty";
  }
  if (has_modifier(item, "expand")) return "has no list to expand: a search takes one by FIELD=@FILE";
  if (field.front() == ' ' || field.back() == ' ') {
    return "'" + std::string(field) + "' is no field path: it begins or ends with a blank";
  }
  return std::nullopt;
}

std::string where_scalar(const WhereItem& item, std::string_view value) {
  const bool is_null = value == "null" && (item.modifiers.empty() || item.modifiers == "neq");
  const bool is_presence = (value == "true" || value == "false") && has_modifier(item, "exists");
  return is_null || is_presence ? std::string(value) : yaml_text(value);
}

bool is_where_number(const WhereItem& item, std::string_view value) {
  constexpr std::size_t kMostDigits = 18;
  if (!item.modifiers.empty() && item.modifiers != "neq") return false;
  if (value.starts_with('-')) value.remove_prefix(1);
  const bool is_plain = !value.empty() && value.size() <= kMostDigits && (value.front() != '0' || value.size() == 1);
  return is_plain && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
}

ValueFault fault_of_text(std::string_view) { return std::nullopt; }

}  // namespace trailhound
