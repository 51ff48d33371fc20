#include "engine/oracle/reach.h"

namespace trailhound {
namespace {

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
  follow(event, path, out);
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
