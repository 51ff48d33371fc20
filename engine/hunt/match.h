#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "engine/geo/origins.h"
#include "engine/identity/event_view.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// Why a rule matched: one item of a selection that was satisfied, and the value that satisfied it.
struct Evidence {
  std::string_view selection;
  std::string_view field;  ///< the item's field; for a keyword the path at which it was found
  std::string_view value;  ///< a complete JSON value, as the record has it ("null" for an absent field)
};

/// One match, as a view: everything that it points to is valid only during OutputFormat::match().
struct Match {
  const Rule* rule = nullptr;
  std::uint32_t rule_index = 0;  ///< in the plan
  std::string_view path;         ///< of the input, as a JSON string (engine/base/path_text.h)
  std::string_view path_bytes;   ///< the same as the system knows it
  std::uint64_t record = 0;      ///< in its piece; the collector corrects it in the line (RecordSlot)
  std::uint64_t offset = 0;      ///< of its first byte in the decompressed text
  std::string_view time;         ///< eventTime as the record has it, decoded; empty if there is none
  std::string_view event;        ///< the record's own bytes, on one line (engine/event/one_line.h)
  std::span<const Evidence> matched;
  EventViewer* viewer = nullptr;
  const Origins* origins = nullptr;  ///< null: the run has no databases of addresses

  /// The event's fields by their meaning. Found at the first call, so formats that do not need them do not pay.
  const EventView& view() const { return viewer->view(); }
  /// Where the call came from.
  Origin origin() const {
    return origins != nullptr ? origins->find(view().address) : Origin{address_kind(view().address), {}};
  }
};

}  // namespace trailhound
