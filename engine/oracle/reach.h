#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/oracle/json.h"

namespace trailhound {

/// The values that a field name reaches in an event or in an element of a list, or that keywords search.
/// engine/notes/0001-field-lookup.md gives the rules of lookup and their reasons. The pointers live as long as the
/// event.
using Reached = std::vector<const JsonValue*>;

/// Every value that `path` reaches in `event`, in record order. An array at the end of the path yields itself, then its
/// elements, and theirs if they are arrays. Empty if the field is absent. The keys of the event may all be in lower
/// case, as Athena and Hive export them.
Reached reach(const JsonValue& event, std::string_view path);

/// Where the items of a rule look for their fields: in the event, or inside a block in one element of a list
/// (semantics §10). Refers to the event.
class Scope {
 public:
  explicit Scope(const JsonValue& event);
  /// The scope of a block's items. null: a position at which the list has no element, so every field is absent.
  Scope of_element(const JsonValue* element) const;

  bool is_event() const { return !is_element_; }
  /// What `field` reaches from here; inside a block kElementField is the element itself.
  Reached reach(std::string_view field) const;
  /// What the field that a `fieldref` names reaches: inside a block, where the element has no such field, in the event.
  Reached reach_other(std::string_view field) const;
  /// Every string, number and boolean at any depth, in record order.
  Reached leaves() const;

  struct Element {
    const JsonValue* value = nullptr;
    std::size_t index = 0, size = 0;  ///< its place in its list, and the elements of that list
    /// Whether it is at a position as ElementSelector counts them.
    bool is_at(std::int64_t position) const {
      const auto place = static_cast<std::int64_t>(index);
      return place == position || place - static_cast<std::int64_t>(size) == position;
    }
  };
  /// The elements of every list that `path` reaches. A string that holds a JSON array is that list; any other value but
  /// null is a list of one.
  std::vector<Element> elements(std::string_view path) const;

  /// The place of `wanted`, for people: `requestParameters.items[0].name`. REQUIRES: it is inside.
  std::string place_of(const JsonValue& wanted) const;

 private:
  const JsonValue* event_ = nullptr;
  const JsonValue* element_ = nullptr;
  bool is_element_ = false;
  bool is_lower_case_ = false;  ///< the event's keys are
};

}  // namespace trailhound
