#include "engine/event/unwrap.h"

#include <algorithm>
#include <array>

namespace trailhound {
namespace {

// Events stand at most this deep: `_source` → `event` → `original`.
constexpr int kMaxDepth = 4;

constexpr std::array<std::string_view, 7> kTexts = {"CloudTrailEvent", "eventJson",      "_raw",    "@message",
                                                    "message",         "event.original", "original"};
constexpr std::array<std::string_view, 4> kObjects = {"detail", "_source", "result", "event"};

template <std::size_t n>
bool contains(const std::array<std::string_view, n>& names, std::string_view key) {
  return std::find(names.begin(), names.end(), key) != names.end();
}

/// Calls member(key, position of the value) for each member until it returns true.
template <typename Member>
void for_each_member(Walker& walker, std::uint32_t object, Member&& member) {
  std::uint32_t at = object + 1;
  while (walker.at(at) != '}') {
    std::string_view key;
    const std::uint32_t value = walker.read_key(at, key).next;
    if (member(key, value)) return;
    at = walker.skip(value).next;
    if (walker.at(at) == ',') ++at;
  }
}

bool holds_object_text(const RawValue& string) {
  std::string_view text = string.raw();
  // White space in front may itself be escaped.
  for (;;) {
    if (text.starts_with(' ')) {
      text.remove_prefix(1);
    } else if (text.starts_with("\\n") || text.starts_with("\\r") || text.starts_with("\\t")) {
      text.remove_prefix(2);
    } else {
      return text.starts_with('{');
    }
  }
}

Unwrapped unwrap_object(Walker& walker, std::uint32_t object, int depth);

Unwrapped text_of(Walker& walker, std::uint32_t value) {
  Unwrapped found;
  found.string = walker.string_at(value);
  if (found.string.kind == ValueKind::kString && holds_object_text(found.string)) {
    found.form = Unwrapped::Form::kString;
  }
  return found;
}

Unwrapped unwrap_object(Walker& walker, std::uint32_t object, int depth) {
  Unwrapped found;
  bool is_message = false;  // a cell of CloudWatch Logs Insights: {"field":"@message","value":…}
  std::uint32_t inner = 0;
  std::string_view inner_key;
  for_each_member(walker, object, [&](std::string_view key, std::uint32_t value) {
    const char first = walker.at(value);
    if (first == '"') {
      if (holds_event_text(key) || (is_message && key == "value")) found = text_of(walker, value);
      if (key == "field") is_message = walker.string_at(value).raw() == "@message";
      return found.form != Unwrapped::Form::kNothing;
    }
    if (first == '{' && inner == 0 && contains(kObjects, key)) {
      inner = value;
      inner_key = key;
    }
    return false;
  });
  if (found.form != Unwrapped::Form::kNothing || inner == 0) return found;
  if (depth + 1 < kMaxDepth) found = unwrap_object(walker, inner, depth + 1);
  // In the Elastic Common Schema `event` is about the event, not the event itself.
  if (found.form == Unwrapped::Form::kNothing && inner_key != "event") {
    found.form = Unwrapped::Form::kObject;
    found.object = inner;
  }
  return found;
}

}  // namespace

bool holds_event_text(std::string_view key) { return contains(kTexts, key); }

Unwrapped unwrap(Walker& walker, std::uint32_t at) {
  if (walker.at(at) == '{') return unwrap_object(walker, at, 0);
  Unwrapped found;
  std::uint32_t cell = at + 1;
  while (walker.at(cell) != ']' && found.form == Unwrapped::Form::kNothing) {
    if (walker.at(cell) == '{') found = unwrap_object(walker, cell, 0);
    cell = walker.skip(cell).next;
    if (walker.at(cell) == ',') ++cell;
  }
  return found;
}

RecordKind classify(Walker& walker, std::uint32_t at) {
  RecordKind kind = RecordKind::kOther;
  int digest_keys = 0;
  for_each_member(walker, at, [&](std::string_view key, std::uint32_t value) {
    if (key == "eventType") {
      const std::string_view type = walker.string_at(value).raw();
      if (type == "AwsAggregatedEvent") kind = RecordKind::kAggregated;
      if (type == "AwsCloudTrailInsight") kind = RecordKind::kInsight;
    }
    digest_keys += key == "digestStartTime" || key == "digestEndTime" || key == "logFiles";
    return kind != RecordKind::kOther;
  });
  return digest_keys == 3 ? RecordKind::kDigest : kind;
}

}  // namespace trailhound
