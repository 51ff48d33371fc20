#pragma once

#include <cstdint>

#include "engine/event/walker.h"

namespace trailhound {

/// Tools wrap events: EventBridge puts them under `detail`, Elasticsearch under `_source`, Splunk under `result`, and
/// many hold the event as a JSON string (`CloudTrailEvent` of lookup-events, `eventJson` of CloudTrail Lake, `message`
/// of CloudWatch Logs, `_raw` of Splunk, `event.original` of the Elastic Common Schema).

/// Where an event may stand inside an object that is none itself.
struct Unwrapped {
  enum class Form : std::uint8_t { kNothing, kObject, kString };
  Form form = Form::kNothing;
  std::uint32_t object = 0;  ///< position of its brace
  RawValue string;           ///< undecoded; its text starts with a brace
};

/// Looks into the object or, of a table's row, the list of cells at `at`, to a bounded depth; a string that holds
/// JSON is preferred, since it is what CloudTrail wrote.
/// REQUIRES: it was walked before, so its grammar is sound.
Unwrapped unwrap(Walker& walker, std::uint32_t at);

/// True for the name of a member or column that holds an event as a JSON string.
bool holds_event_text(std::string_view key);

/// What an object without an event's name is, judged by its keys and its eventType. REQUIRES: as above.
RecordKind classify(Walker& walker, std::uint32_t at);

}  // namespace trailhound
