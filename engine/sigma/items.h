#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/sigma/rule.h"

namespace trailhound {

/// Calls visit(item, path) for every item of the selections. Inside a block `path` leads there from the event: for the
/// item `cidrIp` of `items[any]` it is `items.cidrIp`, for the element itself `items`. It is empty for keywords. An
/// item with a block is visited before the items inside.
template <typename Visit>
void for_each_item(const std::vector<Selection>& selections, const Visit& visit, std::string_view list = {}) {
  for (const Selection& selection : selections) {
    for (const std::vector<Item>& map : selection.any_of) {
      for (const Item& item : map) {
        std::string path(list);
        if (item.field.empty()) {
          path.clear();
        } else if (list.empty() || item.field != kElementField) {
          path.append(list.empty() ? "" : ".").append(item.field);
        }
        visit(item, static_cast<const std::string&>(path));
        for (const ElementBlock& block : item.block) for_each_item(block.selections, visit, path);
      }
    }
  }
}

}  // namespace trailhound
