#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/sigma/findings.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// A field name of `sigma-version: 3`, taken apart at its selectors (semantics §10):
///
///   ipPermissions.items[any].ipRanges[0].cidrIp
///
/// has the steps (ipPermissions.items, [any]) and (ipRanges, [0]), and `cidrIp` is its rest.
struct FieldName {
  struct Step {
    std::string list;  ///< path of the list, from the event or from the element of the step before
    ElementSelector selector;
  };
  std::vector<Step> steps;
  std::string rest;  ///< empty: the name ends with a selector
};

/// Parses a name without its modifiers. `\[` and `\]` become brackets that are part of the name. Reports a bracket that
/// is neither in `findings`, at the place that `position_of` gives for a byte of `text`, and returns nullopt.
std::optional<FieldName> parse_field_name(std::string_view text,
                                          const std::function<Position(std::size_t)>& position_of, Findings& findings);

/// Whether a path has a part without a name, at an end or between two dots: it leads to nothing.
bool has_empty_part(std::string_view path);

/// Whether a name would select elements if its document stated `sigma-version: 3`: `items[any]`, but not `a[b]`.
bool has_selector(std::string_view text);

}  // namespace trailhound
