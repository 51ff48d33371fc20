#include "engine/event/event_time.h"

#include <algorithm>
#include <optional>
#include <span>

namespace trailhound {
namespace {

bool lacks_event_time(const Batch& batch, std::uint32_t row) {
  const auto times = batch.entries(FieldTree::kEventTime, row);
  const auto is_null = [](const Batch::Entry& entry) { return entry.value.kind == ValueKind::kNull; };
  return std::all_of(times.begin(), times.end(), is_null);
}

std::optional<Nanoseconds> time_of(const RawValue& value, std::string& buffer) {
  if (value.kind != ValueKind::kString) return std::nullopt;
  // Looking for escapes costs more than parsing a time, which has none.
  const std::optional<Nanoseconds> time = parse_event_time(value.raw());
  return time ? time : parse_event_time(text_of(&value, buffer));
}

}  // namespace

// HOT: bench/hunt.
void read_event_times(const Batch& batch, std::vector<Nanoseconds>& times, std::string& buffer) {
  times.assign(batch.rows(), kNoTime);
  const auto read = [&](const Batch::Entry& entry) {
    if (times[entry.row] != kNoTime) return;
    if (const auto time = time_of(entry.value, buffer)) times[entry.row] = *time;
  };
  for (const Batch::Entry& entry : batch.column(FieldTree::kEventTime)) read(entry);
  std::uint32_t row = Batch::kMaxRows;
  bool serves = false;
  for (const Batch::Entry& entry : batch.column(FieldTree::kTimestamp)) {
    if (entry.row != row) serves = lacks_event_time(batch, entry.row);
    row = entry.row;
    if (serves) read(entry);
  }
}

std::string_view event_time_text(const Batch& batch, std::uint32_t row, std::string& buffer) {
  const FieldId field = lacks_event_time(batch, row) ? FieldTree::kTimestamp : FieldTree::kEventTime;
  const auto values = batch.entries(field, row);
  for (const Batch::Entry& entry : values) {
    const std::string_view text = text_of(&entry.value, buffer);
    if (parse_rfc3339(text)) return text;
    const std::optional<Nanoseconds> time = parse_event_time(text);
    if (!time) continue;
    buffer = format_rfc3339(*time);
    return buffer;
  }
  return values.empty() ? std::string_view() : text_of(&values.front().value, buffer);
}

}  // namespace trailhound
